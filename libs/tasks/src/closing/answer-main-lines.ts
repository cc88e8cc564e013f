import { z } from 'zod';
import { textHashTitle, versionTitle, wish } from '../form/answers.js';
import { journeyOf, TaskStepOver } from '../form/context.js';
import { defineTask, oneOf, refOf } from '../form/definition.js';
import { fixed } from '../form/fields.js';
import { words } from '../form/language.js';

const answerTitle = words('Uw antwoord', 'Your answer');

/** The employee answers on the exact words that the employer would hear. Source: S7. */
export const answerMainLines = defineTask({
  kind: 'answer-main-lines',
  roles: ['employee'],
  title: words('Hoofdlijnen voor de werkgever beoordelen', 'Answer on the main lines for the employer'),
  help: words(
    'U beslist. "consent": de werkgever mag dit lezen. "presence": het is in uw bijzijn gezegd. "refuse": de werkgever krijgt niets. "change": u wilt andere woorden.',
    'You decide. "consent": the employer may read this. "presence": it was said in your presence. "refuse": the employer gets nothing. "change": you would like other words.',
  ),
  form: (context) => {
    const { stage } = journeyOf(context, 'answer-main-lines');
    const report = stage.kind === 'closing' ? stage.closing.report : null;
    if (report === null || report.mainLines === null) throw new TaskStepOver('answer-main-lines');
    const answered = {
      version: fixed(report.version, versionTitle),
      textHash: fixed(report.mainLines.textHash, textHashTitle),
    };
    return oneOf('answer', [
      z.strictObject({ answer: fixed('consent', answerTitle), ...answered }),
      z.strictObject({ answer: fixed('presence', answerTitle), ...answered }),
      z.strictObject({ answer: fixed('refuse', answerTitle), ...answered }),
      z.strictObject({ answer: fixed('change', answerTitle), ...answered, wish: wish(context.role) }),
    ]);
  },
  toCommand: ({ answer, version, textHash }, submission) => ({
    version,
    textHash,
    answer,
    wishRef: refOf(submission, 'wish'),
  }),
});
