import { z } from 'zod';
import { textHashTitle, versionTitle, wish } from '../form/answers.js';
import { TaskStepOver } from '../form/context.js';
import { defineTask, oneOf, refOf } from '../form/definition.js';
import { fixed } from '../form/fields.js';
import { previewField, previewIn } from '../form/preview.js';
import { words } from '../form/language.js';
import { conversationOf } from './state.js';

const approvedTitle = words('U keurt dit verslag goed', 'You approve this report');

/** Both sides approve the report to the letter, or ask for other words. Source: S5. */
export const answerReport = defineTask({
  kind: 'answer-report',
  roles: ['employee', 'manager', 'requester'],
  title: words('Gespreksverslag beoordelen', 'Answer on the report'),
  help: words(
    'Het verslag geldt als beide kanten dezelfde woorden goedkeuren. De medewerker antwoordt eerst; pas daarna leest de werkgever het.',
    'The report stands when both sides approve the same words. The employee answers first; only then does the employer read it.',
  ),
  form: (context) => {
    const { report } = conversationOf(context, 'answer-report');
    if (report === null) throw new TaskStepOver('answer-report');
    const answered = {
      version: fixed(report.version, versionTitle),
      textHash: fixed(report.textHash, textHashTitle),
    };
    return oneOf('approved', [
      z.strictObject({
        approved: fixed(true, approvedTitle),
        ...answered,
        ...previewField('answer-report', context),
      }),
      z.strictObject({ approved: fixed(false, approvedTitle), ...answered, wish: wish(context.role) }),
    ]);
  },
  toCommand: ({ approved, version, textHash }, submission) => ({
    version,
    textHash,
    approved,
    preview: approved ? previewIn('answer-report', submission.context) : null,
    wishRef: refOf(submission, 'wish'),
  }),
});
