export { chartOf, type Chart } from './chart.js';
export type { ChartNames } from './content/content.js';
export type { ChartTable, TableRow } from './content/table.js';
export { htmlOf } from './html/fragment.js';
export { PAGE_POLICY, pageOf, PICTURE_POLICY } from './html/page.js';
