import { z } from 'zod';
import { textHashTitle, versionTitle, wish } from '../form/answers.js';
import { TaskStepOver } from '../form/context.js';
import { defineTask, oneOf, refOf } from '../form/definition.js';
import { fixed } from '../form/fields.js';
import { previewField, previewIn } from '../form/preview.js';
import { words } from '../form/language.js';
import { coachingOf } from './state.js';

const acceptedTitle = words('U gaat akkoord met deze tekst', 'You accept this text');

/** The employee and then the employer accept the agreement in the same words, or ask for other words. Source: S6. */
export const answerAgreement = defineTask({
  kind: 'answer-agreement',
  roles: ['employee', 'manager', 'requester'],
  title: words('Coachafspraken beoordelen', 'Answer on the coaching agreement'),
  help: words(
    'De coaching begint als iedereen met dezelfde tekst akkoord gaat. De medewerker antwoordt eerst; pas daarna leest de werkgever de tekst.',
    'The coaching begins when everybody accepts the same text. The employee answers first; only then does the employer read it.',
  ),
  form: (context) => {
    const { agreement } = coachingOf(context, 'answer-agreement');
    if (agreement === null) throw new TaskStepOver('answer-agreement');
    const answered = {
      version: fixed(agreement.version, versionTitle),
      textHash: fixed(agreement.textHash, textHashTitle),
    };
    return oneOf('accepted', [
      z.strictObject({
        accepted: fixed(true, acceptedTitle),
        ...answered,
        ...previewField('answer-agreement', context),
      }),
      z.strictObject({ accepted: fixed(false, acceptedTitle), ...answered, wish: wish(context.role) }),
    ]);
  },
  toCommand: ({ accepted, version, textHash }, submission) => ({
    version,
    textHash,
    accepted,
    preview: accepted ? previewIn('answer-agreement', submission.context) : null,
    wishRef: refOf(submission, 'wish'),
  }),
});
