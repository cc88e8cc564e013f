import type { AppointmentWish } from '../journey/appointment.js';
import {
  appointmentHasBegun,
  appointmentInOrder,
  noDecisionPending,
  plannedAppointment,
} from '../journey/appointment-rules.js';
import type { MissedBy, Place, Theme } from '../journey/codes.js';
import { fact, type DecidersOf, type DecisionContext, type Fact, type Outcome } from '../journey/decider.js';
import { firstRejection, reject } from '../journey/rejection.js';
import { currentTrajectory, meetsNotBefore, type JourneyState } from '../journey/state.js';
import { openClosing, openReferral, startTrajectory } from '../journey/transitions.js';
import { routeNeedsEmployer } from '../intake/rules.js';
import type { AfterTalk } from './events.js';
import { atMostFiveTalks, noTalkAfterTheLast } from './rules.js';
import type { BmwTrajectory } from './trajectory.js';

/** A talk that took place. */
export interface HeldTalk {
  readonly outcome: 'held';
  readonly next: AfterTalk;
  readonly notesRef: string | null;
  readonly signal: { readonly theme: Theme; readonly descriptionRef: string | null } | null;
}

/** An appointment to which somebody did not come. */
export interface MissedAppointment {
  readonly outcome: 'missed';
  readonly missedBy: MissedBy;
}

/** Commands of the BMW talks. */
export interface BmwCommands {
  PlanBmwTalk: { readonly appointment: AppointmentWish; readonly place: Place };
  RecordBmwTalk: HeldTalk | MissedAppointment;
}

const afterTheTalk = (state: JourneyState, next: AfterTalk, context: DecisionContext): Outcome => {
  switch (next) {
    case 'continue':
      return [];
    case 'finish':
      return openClosing(state, context);
    case 'refer':
      return openReferral(state);
    case 'neutral-conversation':
      if (state.practitioner === null) return reject('not-allowed-now');
      return routeNeedsEmployer(state) ?? startTrajectory(state, 'neutral-conversation', state.practitioner);
  }
};

const signalOf = (talk: HeldTalk): readonly Fact[] =>
  talk.signal === null ? [] : [fact('SignalNoticed', talk.signal)];

const decideHeldTalk = (state: JourneyState, bmw: BmwTrajectory, talk: HeldTalk, context: DecisionContext): Outcome => {
  const rejection = firstRejection(
    appointmentHasBegun(bmw.talk, context.now),
    noTalkAfterTheLast(state, bmw, talk.next),
  );
  if (rejection !== null) return rejection;
  const onwards = afterTheTalk(state, talk.next, context);
  if ('rejected' in onwards) return onwards;
  const heldAt = bmw.talk.appointment?.startsAt ?? context.now;
  const { next, notesRef } = talk;
  return [fact('BmwTalkHeld', { number: bmw.talk.number, heldAt, next, notesRef }), ...signalOf(talk), ...onwards];
};

/** Decides each command of the BMW talks. */
export const bmwDeciders: DecidersOf<BmwCommands> = {
  PlanBmwTalk: (state, { appointment, place }, { now }) => {
    const bmw = currentTrajectory(state);
    if (bmw?.kind !== 'bmw') return reject('not-allowed-now');
    const rejection = firstRejection(
      atMostFiveTalks(state, bmw),
      bmw.endedAt === null && bmw.talk.appointment === null ? null : reject('not-allowed-now'),
      noDecisionPending(bmw.talk, state.policy),
      appointmentInOrder(appointment, { notBefore: meetsNotBefore(bmw), now, policy: state.policy }),
    );
    if (rejection !== null) return rejection;
    return [
      fact('BmwTalkPlanned', { number: bmw.talk.number, ...plannedAppointment(appointment, state.policy), place }),
    ];
  },
  RecordBmwTalk: (state, talk, context) => {
    const bmw = currentTrajectory(state);
    if (bmw?.kind !== 'bmw' || bmw.endedAt !== null) return reject('not-allowed-now');
    if (talk.outcome === 'held') return decideHeldTalk(state, bmw, talk, context);
    const missesInARow = bmw.talk.missesInARow + 1;
    return (
      appointmentHasBegun(bmw.talk, context.now) ?? [
        fact('BmwTalkMissed', { number: bmw.talk.number, missedBy: talk.missedBy, missesInARow }),
      ]
    );
  },
};
