import { z } from 'zod';
import type { CoachingTrajectory, JourneyState } from '@traject/domain';
import { missedForm, nextTitle, outcomeTitle } from '../form/appointments.js';
import { contentTitles } from '../form/content-titles.js';
import { journeyOf } from '../form/context.js';
import { defineTask, oneOf, refOf } from '../form/definition.js';
import { fixed, optionalText, wholeNumber } from '../form/fields.js';
import { words } from '../form/language.js';
import { coachingOf } from './state.js';

const held = () => ({
  outcome: fixed('held', outcomeTitle),
  notes: optionalText('confidential', contentTitles['record-coaching-session.notes']),
});

const reflection = ({ policy }: JourneyState) => {
  const { min, max, default: proposed } = policy.reflectionDays;
  return {
    reflectionDays: wholeNumber(words('Dagen om na te denken en te oefenen', 'Days to reflect and practise'), {
      min,
      max,
      proposed,
    }).optional(),
    prompt: optionalText('confidential', contentTitles['record-coaching-session.prompt']),
  };
};

const extendTo = ({ policy }: JourneyState, { sessionsAgreed }: CoachingTrajectory) =>
  wholeNumber(words('Sessies in totaal', 'Sessions in all'), {
    min: Math.max(sessionsAgreed + 1, policy.coachingSessions.min),
    max: policy.coachingSessions.max,
  });

/** Ways to go on that fit the number of sessions held and agreed. */
const heldForms = (state: JourneyState, coaching: CoachingTrajectory) => {
  const { min, max } = state.policy.coachingSessions;
  const heldNow = coaching.sessionsHeld + 1;
  const continuing = z.strictObject({ ...held(), next: fixed('continue', nextTitle), ...reflection(state) });
  const finishing = z.strictObject({ ...held(), next: fixed('finish', nextTitle) });
  const referring = z.strictObject({ ...held(), next: fixed('refer', nextTitle) });
  return oneOf('next', [
    ...(heldNow < coaching.sessionsAgreed ? [continuing] : []),
    ...(heldNow >= min ? [finishing] : []),
    referring,
    ...(coaching.sessionsAgreed < max
      ? [
          z.strictObject({
            ...held(),
            next: fixed('propose-extension', nextTitle),
            extendTo: extendTo(state, coaching),
            ...reflection(state),
          }),
        ]
      : []),
  ]);
};

/** The coach records the session and how it goes on. Sources: S7, S12, S13. */
export const recordCoachingSession = defineTask({
  kind: 'record-coaching-session',
  roles: ['coach'],
  title: words('Coachsessie vastleggen', 'Record the coaching session'),
  help: words(
    'Leg vast of de sessie is gehouden en hoe het verder gaat. Aantekeningen zijn vertrouwelijk.',
    'Record whether the session was held and how to go on. Notes are confidential.',
  ),
  form: (context) => {
    const state = journeyOf(context, 'record-coaching-session');
    const coaching = coachingOf(context, 'record-coaching-session');
    return z.discriminatedUnion('outcome', [heldForms(state, coaching), missedForm(['employee', 'practitioner'])]);
  },
  toCommand: (session, submission) => {
    if (session.outcome === 'missed') return { outcome: 'missed', missedBy: session.missedBy };
    return {
      outcome: 'held',
      next: session.next,
      notesRef: refOf(submission, 'notes'),
      reflectionDays: 'reflectionDays' in session ? (session.reflectionDays ?? null) : null,
      promptRef: refOf(submission, 'prompt'),
      extendTo: session.next === 'propose-extension' ? session.extendTo : null,
    };
  },
});
