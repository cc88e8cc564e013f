import type { Element, ElementContent } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { Error as errorsOnly, parse, View, type EncodeEntry, type Loader, type Mark, type Spec } from 'vega';
import { paper, paleInk } from './palette.js';
import { WIDTH, type Marks, type Picture } from './marks.js';

/** A place on the scale, or so far from the left; see `Place`. */
const placed = (place: string) => [
  { test: `datum.${place}.value === null`, field: `${place}.beyond` },
  { scale: 'x', field: `${place}.value`, offset: { field: `${place}.beyond` } },
];

const mark = (type: Mark['type'], data: keyof Marks, update: EncodeEntry): Mark => ({
  type,
  aria: false,
  from: { data },
  encode: { update: { y: { field: 'y' }, ...update } },
});

const field = (name: string) => ({ field: name });
const kinds = ['bars', 'rules', 'hatches', 'points', 'words'] as const satisfies readonly (keyof Marks)[];

/** Vega's description of every picture. Reports come in as data alone, so nothing in them is ever read as a program. */
const description: Spec = {
  width: WIDTH,
  height: 1,
  padding: 0,
  autosize: 'none',
  background: paper,
  signals: ['smallest', 'largest', 'left', 'right'].map((name) => ({ name, value: 0 })),
  data: kinds.map((name) => ({ name })),
  scales: [
    {
      name: 'x',
      type: 'linear',
      domain: [{ signal: 'smallest' }, { signal: 'largest' }],
      range: [{ signal: 'left' }, { signal: 'right' }],
      round: true,
      zero: false,
    },
  ],
  marks: [
    mark('rect', 'bars', {
      x: placed('from'),
      x2: placed('to'),
      height: field('height'),
      fill: field('fill'),
      stroke: field('stroke'),
      strokeWidth: { value: 1.5 },
    }),
    mark('rule', 'rules', {
      x: placed('from'),
      x2: placed('to'),
      stroke: field('stroke'),
      strokeWidth: field('strokeWidth'),
    }),
    mark('path', 'hatches', {
      x: placed('place'),
      path: field('path'),
      fill: { value: paper },
      stroke: { value: paleInk },
      strokeWidth: { value: 1 },
    }),
    mark('symbol', 'points', {
      x: placed('place'),
      shape: field('shape'),
      size: field('size'),
      fill: field('fill'),
      stroke: field('stroke'),
      strokeWidth: { value: 2 },
    }),
    mark('text', 'words', {
      x: placed('place'),
      text: field('text'),
      align: field('align'),
      baseline: { value: 'middle' },
      font: field('font'),
      fontSize: field('size'),
      fontStyle: field('style'),
      fontWeight: field('weight'),
      lineHeight: field('lineHeight'),
      fill: field('fill'),
    }),
  ],
};

const program = parse(description);

const nothingIsLoaded = () =>
  Promise.reject(new Error('A chart was to load something. Nothing was loaded; report this.'));

/** Vega can load data and pictures by their address; these charts never do. */
const closed: Loader = {
  load: nothingIsLoaded,
  sanitize: nothingIsLoaded,
  http: nothingIsLoaded,
  file: nothingIsLoaded,
};

/** Vega's own layers behind and before all marks, which are empty here. */
const isEmptyLayer = ({ properties }: Element): boolean =>
  Array.isArray(properties.className) &&
  properties.className.some((name) => name === 'background' || name === 'foreground');

/** What is seen alone: the picture is one image with words of its own, so parts have no roles and need no names. */
const seen = (content: ElementContent): readonly ElementContent[] => {
  if (content.type !== 'element') return [content];
  if (isEmptyLayer(content)) return [];
  const {
    className: _class,
    role: _role,
    ariaRoleDescription: _of,
    ariaHidden: _hidden,
    ...properties
  } = content.properties;
  return [{ ...content, properties, children: content.children.flatMap(seen) }];
};

/** A picture as what stands inside an SVG element of its size: shapes and text, no script, no style and no reference. */
export const draw = async ({ scale, height, marks }: Picture): Promise<readonly ElementContent[]> => {
  const view = new View(program, { renderer: 'none', loader: closed, logLevel: errorsOnly });
  view.height(height);
  for (const name of ['smallest', 'largest', 'left', 'right'] as const) view.signal(name, scale[name]);
  // Vega marks what it gets, so it gets copies.
  for (const kind of kinds) view.data(kind, structuredClone(marks[kind]));
  const drawn = fromHtml(await view.toSVG(), { fragment: true }).children[0];
  view.finalize();
  if (drawn?.type !== 'element') throw new Error('Vega drew something that is no SVG. Nothing was kept; report this.');
  return drawn.children.flatMap(seen);
};
