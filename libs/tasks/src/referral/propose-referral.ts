import { z } from 'zod';
import {
  coachKinds,
  currentTrajectory,
  employerTakesPart,
  fitsWithoutReferral,
  withoutReferral,
  type CoachKind,
  type JourneyState,
  type ReferralTarget,
  type WithoutReferral,
} from '@traject/domain';
import { coachKindTitles } from '../form/code-titles.js';
import { contentTitles } from '../form/content-titles.js';
import { journeyOf, type FormContext } from '../form/context.js';
import { defineTask, oneOf, refOf } from '../form/definition.js';
import { choice, fixed, optionalText, pick, pickSome } from '../form/fields.js';
import { words, type Bilingual } from '../form/language.js';
import { referralAt } from './state.js';

const toTitle = words('Verwijzen naar', 'Refer to');

const packFields = ({ handOverItems }: FormContext) => ({
  goal: optionalText('confidential', contentTitles['propose-referral.goal']),
  handOverItems: pickSome(
    words('Wat gaat mee', 'What goes along'),
    handOverItems ?? [],
    words('Alleen wat de medewerker goedkeurt gaat echt mee.', 'Only what the employee agrees to really goes along.'),
  ),
});

/** A coach refers to another kind of coaching only. Source: S12. */
const otherKindsOfCoach = (state: JourneyState): readonly [CoachKind, ...CoachKind[]] => {
  const trajectory = currentTrajectory(state);
  const own = trajectory?.kind === 'coaching' ? trajectory.coachKind : null;
  const [first, ...rest] = coachKinds.filter((kind) => kind !== own);
  return first === undefined ? coachKinds : [first, ...rest];
};

const coachForm = (context: FormContext, state: JourneyState) =>
  z.strictObject({
    to: fixed('coach', toTitle),
    coachKind: choice(words('Soort coach', 'Kind of coach'), coachKindTitles, otherKindsOfCoach(state)),
    ...packFields(context),
  });

const practitionerForm = (to: 'bmw' | 'neutral-conversation', context: FormContext) =>
  z.strictObject({ to: fixed(to, toTitle), ...packFields(context) });

const otherHelpForm = (context: FormContext) =>
  z.strictObject({
    to: fixed('other-help', toTitle),
    otherHelp: pick(
      words('Hulp uit de sociale kaart', 'Help from the social map'),
      context.otherHelp?.map(({ entryId, label }) => ({ id: entryId, label })),
    ),
    ...packFields(context),
  });

const withoutReferralTitles: Readonly<Record<WithoutReferral, Bilingual>> = {
  continue: words('Verder waar het was', 'Go on where it was'),
  finish: words('Afronden', 'Finish'),
};

const noReferralForm = (state: JourneyState) => {
  const [first, ...rest] = withoutReferral.filter((next) => fitsWithoutReferral(state, next) === null);
  if (first === undefined) return [];
  const next = choice(words('Hoe verder', 'How to go on'), withoutReferralTitles, [first, ...rest]);
  return [z.strictObject({ to: fixed('no-referral', toTitle), next })];
};

/** The practitioner says where the employee goes on, and what would go along. Sources: S9, S16. */
export const proposeReferral = defineTask({
  kind: 'propose-referral',
  roles: ['bmw-practitioner', 'coach'],
  title: words('Verwijzing voorstellen', 'Propose a referral'),
  help: words(
    'Kies waarheen en wat er in de overdracht zit. De medewerker beslist wat mee mag. Zonder verwijzing gaat de begeleiding verder waar zij was, of wordt zij afgesloten.',
    'Choose where to and what the hand-over holds. The employee decides what may go along. Without a referral the support goes on where it was, or closes.',
  ),
  form: (context) => {
    referralAt(context, 'propose-referral', 'to-propose');
    const state = journeyOf(context, 'propose-referral');
    const helpIsKnown = context.otherHelp === undefined || context.otherHelp.length > 0;
    return oneOf('to', [
      coachForm(context, state),
      ...(currentTrajectory(state)?.kind === 'coaching' ? [practitionerForm('bmw', context)] : []),
      ...(employerTakesPart(state) ? [practitionerForm('neutral-conversation', context)] : []),
      ...(helpIsKnown ? [otherHelpForm(context)] : []),
      ...noReferralForm(state),
    ]);
  },
  toCommand: (proposed, submission) =>
    proposed.to === 'no-referral'
      ? { target: null, next: proposed.next }
      : {
          target: targetOf(proposed),
          goalRef: refOf(submission, 'goal'),
          handOverRefs: proposed.handOverItems ?? [],
        },
});

type ProposedTarget =
  | Extract<ReferralTarget, { readonly to: 'coach' }>
  | { readonly to: 'bmw' | 'neutral-conversation' }
  | { readonly to: 'other-help'; readonly otherHelp: string };

const targetOf = (proposed: ProposedTarget): ReferralTarget => {
  switch (proposed.to) {
    case 'coach':
      return { to: 'coach', coachKind: proposed.coachKind };
    case 'other-help':
      return { to: 'other-help', socialMapEntryId: proposed.otherHelp };
    case 'bmw':
    case 'neutral-conversation':
      return { to: proposed.to };
  }
};
