import { contentTitles } from '../form/content-titles.js';
import { text } from '../form/fields.js';

/** What is written down of a neutral conversation, for both sides to read and approve. Source: S5. */
export const report = () => text('employer', contentTitles['revise-report.report']);
