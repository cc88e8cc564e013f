import { z } from 'zod';
import { employerTakesPart } from '@traject/domain';
import { contentTitles } from '../form/content-titles.js';
import { journeyOf } from '../form/context.js';
import { defineTask, refOf, storedText } from '../form/definition.js';
import { optionalText, text } from '../form/fields.js';
import { words } from '../form/language.js';

/** The practitioner closes, and writes the main lines that the employer may hear. Sources: S6, S7. */
export const writeClosingReport = defineTask({
  kind: 'write-closing-report',
  roles: ['bmw-practitioner', 'coach'],
  title: words('Eindverslag schrijven', 'Write the closing report'),
  help: words(
    'Het verslag blijft in het dossier. De werkgever leest hooguit de hoofdlijnen, en pas nadat de medewerker ze heeft gezien en akkoord is.',
    'The report stays in the dossier. The employer reads the main lines at most, and only after the employee has seen them and agreed.',
  ),
  form: (context) => {
    const report = text('confidential', contentTitles['write-closing-report.report']);
    const mainLines = optionalText('employer', contentTitles['write-closing-report.mainLines']);
    // For an employee who asked by themselves there is no employer to tell anything.
    const forEmployer = employerTakesPart(journeyOf(context, 'write-closing-report')) ? { mainLines } : {};
    return z.strictObject({ report, ...forEmployer });
  },
  toCommand: (_process, submission) => ({
    reportRef: storedText(submission.refs, 'report'),
    mainLinesRef: refOf(submission, 'mainLines'),
    mainLinesHash: submission.hashes['mainLines'] ?? null,
  }),
});
