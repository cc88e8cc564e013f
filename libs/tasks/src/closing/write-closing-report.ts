import { z } from 'zod';
import { currentTrajectory, employerTakesPart } from '@traject/domain';
import { contentTitles } from '../form/content-titles.js';
import { journeyOf } from '../form/context.js';
import { defineTask, refOf, storedText } from '../form/definition.js';
import { moment, optionalText, text } from '../form/fields.js';
import { words } from '../form/language.js';

const saidAtTitle = words(
  'Wanneer de hoofdlijnen in het bijzijn van de medewerker zijn gezegd',
  'When the main lines were said in the presence of the employee',
);
const saidAtHelp = words(
  'Alleen als dat zo is. De medewerker bevestigt het; zonder bevestiging op tijd telt het niet.',
  'Only if they were. The employee confirms it; without confirmation in time it does not count.',
);

/** The practitioner closes, and writes the main lines that the employer may hear. Sources: S6, S7. */
export const writeClosingReport = defineTask({
  kind: 'write-closing-report',
  roles: ['bmw-practitioner', 'coach'],
  title: words('Eindverslag schrijven', 'Write the closing report'),
  help: words(
    'Het verslag blijft in het dossier. De werkgever leest hooguit de hoofdlijnen, en pas nadat de medewerker ze heeft gezien en akkoord is, of heeft bevestigd dat ze in het bijzijn van de medewerker zijn gezegd.',
    'The report stays in the dossier. The employer reads the main lines at most, and only after the employee has seen them and agreed, or confirmed that they were said in their presence.',
  ),
  form: (context) => {
    const report = text('confidential', contentTitles['write-closing-report.report']);
    const mainLines = optionalText('employer', contentTitles['write-closing-report.mainLines']);
    // For an employee who asked by themselves there is no employer to tell anything.
    const state = journeyOf(context, 'write-closing-report');
    if (!employerTakesPart(state)) return z.strictObject({ report });
    const since = currentTrajectory(state)?.openedAt ?? context.now;
    const saidAt = moment(saidAtTitle, { min: since, max: context.now }, saidAtHelp).optional();
    return z
      .strictObject({ report, mainLines, saidAt })
      .refine((closing) => closing.saidAt === undefined || closing.mainLines !== undefined, { path: ['mainLines'] })
      .meta({ dependentRequired: { saidAt: ['mainLines'] } });
  },
  toCommand: (process, submission) => ({
    reportRef: storedText(submission.refs, 'report'),
    mainLinesRef: refOf(submission, 'mainLines'),
    mainLinesHash: submission.hashes['mainLines'] ?? null,
    saidAt: 'saidAt' in process && typeof process.saidAt === 'string' ? process.saidAt : null,
  }),
});
