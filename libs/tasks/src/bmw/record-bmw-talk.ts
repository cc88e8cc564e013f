import { z } from 'zod';
import { currentTrajectory, employerTakesPart, type AfterTalk } from '@traject/domain';
import { missedForm, nextTitle, outcomeTitle } from '../form/appointments.js';
import { themeTitles } from '../form/code-titles.js';
import { contentTitles } from '../form/content-titles.js';
import { journeyOf, TaskStepOver } from '../form/context.js';
import { defineTask, oneOf, refOf } from '../form/definition.js';
import { choice, fixed, optionalText } from '../form/fields.js';
import { words, type Bilingual } from '../form/language.js';

const nextTitles: Readonly<Record<AfterTalk, Bilingual>> = {
  continue: words('Nog een gesprek', 'Another talk'),
  finish: words('Afronden', 'Finish'),
  refer: words('Verwijzen', 'Refer'),
  'neutral-conversation': words('Neutraal begeleid gesprek', 'Neutral conversation'),
};

const heldForm = (next: readonly [AfterTalk, ...AfterTalk[]]) =>
  z
    .strictObject({
      outcome: fixed('held', outcomeTitle),
      next: choice(nextTitle, nextTitles, next),
      notes: optionalText('confidential', contentTitles['record-bmw-talk.notes']),
      signalTheme: choice(
        words('Signaal over de organisatie: thema', 'Signal about the organisation: theme'),
        themeTitles,
      ).optional(),
      signalDescription: optionalText('confidential', contentTitles['record-bmw-talk.signalDescription']),
    })
    .refine((talk) => talk.signalDescription === undefined || talk.signalTheme !== undefined, {
      path: ['signalTheme'],
    })
    .meta({ dependentRequired: { signalDescription: ['signalTheme'] } });

/** The practitioner records the talk and how it goes on; after the last one it does not continue. Sources: S8, S11. */
export const recordBmwTalk = defineTask({
  kind: 'record-bmw-talk',
  roles: ['bmw-practitioner'],
  title: words('Gesprek vastleggen', 'Record the talk'),
  help: words(
    'Leg vast of het gesprek is gehouden en hoe het verder gaat. Aantekeningen zijn vertrouwelijk.',
    'Record whether the talk was held and how to go on. Notes are confidential.',
  ),
  form: (context) => {
    const state = journeyOf(context, 'record-bmw-talk');
    const bmw = currentTrajectory(state);
    if (bmw?.kind !== 'bmw') throw new TaskStepOver('record-bmw-talk');
    const talksAreLeft = bmw.talksHeld + 1 < state.policy.maxBmwTalks;
    const beyond: readonly AfterTalk[] = employerTakesPart(state) ? ['refer', 'neutral-conversation'] : ['refer'];
    const next: readonly [AfterTalk, ...AfterTalk[]] = talksAreLeft
      ? ['continue', 'finish', ...beyond]
      : ['finish', ...beyond];
    return oneOf('outcome', [heldForm(next), missedForm(['employee', 'practitioner'])]);
  },
  toCommand: (talk, submission) => {
    if (talk.outcome === 'missed') return { outcome: 'missed', missedBy: talk.missedBy };
    return {
      outcome: 'held',
      next: talk.next,
      notesRef: refOf(submission, 'notes'),
      signal:
        talk.signalTheme === undefined
          ? null
          : { theme: talk.signalTheme, descriptionRef: refOf(submission, 'signalDescription') },
    };
  },
});
