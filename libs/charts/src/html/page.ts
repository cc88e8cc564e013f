import { createHash } from 'node:crypto';
import { toHtml } from 'hast-util-to-html';
import { h } from 'hastscript';
import type { Chart } from '../chart.js';
import { figureOf } from './fragment.js';

/** The one style of every page. It holds nothing of a report, so its hash is known beforehand. */
const style = [
  'body{margin:0;padding:1rem;font-family:"Helvetica Neue",Helvetica,Arial,sans-serif;color:#1a1a1a;background:#fff}',
  'h1{font-size:1.1rem;font-weight:normal;color:#595959}',
  'figure{margin:0;display:grid;gap:1.5rem;grid-template-columns:minmax(0,1fr)}',
  'svg{width:100%;max-width:40rem;height:auto}',
  'figcaption{max-width:40rem;color:#595959;line-height:1.4}',
  'figcaption p{margin:0 0 .5rem}',
  'table{border-collapse:collapse;max-width:40rem;line-height:1.3}',
  'caption{text-align:left;font-weight:bold;padding:0 0 .5rem}',
  'th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;border-bottom:1px solid #ccc}',
  'tbody th{font-weight:normal}',
  '.told{font-variant-numeric:tabular-nums}',
  '@media(min-width:70rem){figure{grid-template-columns:minmax(0,40rem) minmax(0,1fr)}table{grid-row:1/span 2;grid-column:2;align-self:start}}',
].join('');

const styleHash = createHash('sha256').update(style).digest('base64');

/** Content security policy of {@link pageOf}: its one style, and nothing else. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** Content security policy of a chart's SVG by itself: nothing at all. */
export const PICTURE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A chart with the table behind it as a page that stands alone. */
export const pageOf = (chart: Chart): string =>
  `<!doctype html>\n${toHtml(
    h('html', { lang: chart.language }, [
      h('head', [
        h('meta', { charSet: 'utf-8' }),
        h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
        h('title', `${chart.title}. ${chart.about}`),
        h('style', style),
      ]),
      h('body', h('main', [h('h1', chart.about), figureOf(chart)])),
    ]),
  )}\n`;
