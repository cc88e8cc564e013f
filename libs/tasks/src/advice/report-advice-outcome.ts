import { z } from 'zod';
import type { AdviceOutcome } from '@traject/domain';
import { contentTitles } from '../form/content-titles.js';
import { defineTask, refOf } from '../form/definition.js';
import { choice, optionalText } from '../form/fields.js';
import { words, type Bilingual } from '../form/language.js';

const outcomeTitles: Readonly<Record<AdviceOutcome, Bilingual>> = {
  done: words('Gedaan', 'Done'),
  'under-way': words('Onderweg', 'Under way'),
  'not-done': words('Niet gedaan', 'Not done'),
};

/** The employer says what came of the advice. Source: S8. */
export const reportAdviceOutcome = defineTask({
  kind: 'report-advice-outcome',
  roles: ['requester', 'manager'],
  title: words('Vertellen wat van een advies gekomen is', 'Report what came of an advice'),
  help: words('Zeg wat er met het advies is gedaan.', 'Say what was done with the advice.'),
  form: () =>
    z.strictObject({
      outcome: choice(words('Wat ervan gekomen is', 'What came of it'), outcomeTitles),
      remarks: optionalText('employer', contentTitles['report-advice-outcome.remarks']),
    }),
  toCommand: ({ outcome }, submission) => ({ outcome, remarksRef: refOf(submission, 'remarks') }),
});
