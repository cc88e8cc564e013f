import { toHtml } from 'hast-util-to-html';
import { s } from 'hastscript';
import type { AnsweredReport } from '@traject/reports';
import type { Language } from '@traject/tasks';
import { readTold, type FigureReading } from './content/cells.js';
import { contentOf, type ChartNames } from './content/content.js';
import { tableOf, type ChartTable } from './content/table.js';
import { draw } from './drawing/draw.js';
import { WIDTH } from './drawing/marks.js';
import { pictureOf } from './drawing/picture.js';

/** A report as a picture and as a table, in one language. */
export interface Chart {
  readonly language: Language;
  readonly title: string;
  /** The organisation, or all of them, and the period. */
  readonly about: string;
  /** What the picture shows, for who does not see it. */
  readonly description: string;
  /** The picture: one SVG element that may stand by itself or in a page. */
  readonly svg: string;
  readonly table: ChartTable;
  /** What a reader has to know of how people were counted. */
  readonly notes: readonly string[];
}

/** A name that is the same for the same report, and of letters that an id may have. */
const idOf = ({ question, period }: AnsweredReport, language: Language): string =>
  [question.measure, question.by, question.organisation ?? 'all', period.from, period.months, language]
    .join('-')
    .replaceAll(/[^A-Za-z0-9-]/g, '-');

/** See {@link chartOf}; with a reading of figures that tests weaken. */
export const chartBy =
  (read: FigureReading) =>
  async (report: AnsweredReport, language: Language, names: ChartNames): Promise<Chart> => {
    const content = contentOf(report, language, names, read);
    const picture = pictureOf(content);
    const id = `chart-${idOf(report, language)}`;
    const svg = s(
      'svg',
      {
        xmlns: 'http://www.w3.org/2000/svg',
        xmlLang: language,
        role: 'img',
        ariaLabelledBy: `${id}-title`,
        ariaDescribedBy: `${id}-description`,
        width: WIDTH,
        height: picture.height,
        viewBox: `0 0 ${WIDTH} ${picture.height}`,
      },
      [
        s('title', { id: `${id}-title` }, content.title),
        s('desc', { id: `${id}-description` }, content.description),
        ...(await draw(picture)),
      ],
    );
    return {
      language,
      title: content.title,
      about: `${content.organisation}, ${content.period}`,
      description: content.description,
      svg: toHtml(svg, { space: 'svg' }),
      table: tableOf(content),
      notes: content.notes,
    };
  };

/** Draws a report. It knows nothing but the report: what is hidden there has no place here. */
export const chartOf = chartBy(readTold);
