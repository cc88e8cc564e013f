import { text } from '../form/fields.js';
import { words } from '../form/language.js';

/** What is written down of a neutral conversation, for both sides to read and approve. Source: S5. */
export const report = () => text('employer', words('Verslag voor beide kanten', 'Report for both sides'));
