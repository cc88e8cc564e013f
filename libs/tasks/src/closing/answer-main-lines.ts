import { z } from 'zod';
import { textHashTitle, versionTitle, wish } from '../form/answers.js';
import { journeyOf, TaskStepOver } from '../form/context.js';
import { defineTask, oneOf, refOf } from '../form/definition.js';
import { fixed } from '../form/fields.js';
import { previewField, previewIn } from '../form/preview.js';
import { words } from '../form/language.js';

const answerTitle = words('Uw antwoord', 'Your answer');

/** The employee answers on the exact words that the employer would hear. Source: S7. */
export const answerMainLines = defineTask({
  kind: 'answer-main-lines',
  roles: ['employee'],
  title: words('Hoofdlijnen voor de werkgever beoordelen', 'Answer on the main lines for the employer'),
  help: words(
    'U beslist over deze woorden, voor wie ze zijn en hoe lang. "consent": de werkgever mag dit lezen. "presence": u bevestigt dat het in uw bijzijn is gezegd. "refuse": de werkgever krijgt niets. "change": u wilt andere woorden.',
    'You decide on these words, for whom they are and for how long. "consent": the employer may read this. "presence": you confirm that it was said in your presence. "refuse": the employer gets nothing. "change": you would like other words.',
  ),
  form: (context) => {
    const { stage } = journeyOf(context, 'answer-main-lines');
    const report = stage.kind === 'closing' ? stage.closing.report : null;
    if (report === null || report.mainLines === null) throw new TaskStepOver('answer-main-lines');
    const answered = {
      version: fixed(report.version, versionTitle),
      textHash: fixed(report.mainLines.textHash, textHashTitle),
    };
    const previewed = { ...answered, ...previewField('answer-main-lines', context) };
    const canConfirm = report.presence !== null && context.now < report.presence.confirmUntil;
    return oneOf('answer', [
      z.strictObject({ answer: fixed('consent', answerTitle), ...previewed }),
      ...(canConfirm ? [z.strictObject({ answer: fixed('presence', answerTitle), ...previewed })] : []),
      z.strictObject({ answer: fixed('refuse', answerTitle), ...answered }),
      z.strictObject({ answer: fixed('change', answerTitle), ...answered, wish: wish(context.role) }),
    ]);
  },
  toCommand: ({ answer, version, textHash }, submission) => ({
    version,
    textHash,
    answer,
    preview: answer === 'consent' || answer === 'presence' ? previewIn('answer-main-lines', submission.context) : null,
    wishRef: refOf(submission, 'wish'),
  }),
});
