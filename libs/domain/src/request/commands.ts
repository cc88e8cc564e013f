import { fact, type DecidersOf, type DecisionContext, type Outcome } from '../journey/decider.js';
import { firstRejection, reject } from '../journey/rejection.js';
import { daysAfter } from '../journey/time.js';
import { endJourney } from '../journey/transitions.js';
import type { JourneyRequest } from './request.js';
import {
  contactConsentInTime,
  employerIsSomebodyElse,
  employerNamesNoIllness,
  policyIsValid,
  requesterIsEntitled,
  selfRequestNamesNoManager,
} from './rules.js';

/** Commands of the request, after the one that starts the journey. */
export interface RequestCommands {
  AnswerContactConsent: { readonly given: boolean };
  /** The requester takes the request back before the employee consented to being contacted. */
  WithdrawRequest: Record<string, never>;
}

/** The first decision of a journey. */
export const decideRequest = (request: JourneyRequest, { actor, now }: DecisionContext): Outcome => {
  const rejection = firstRejection(
    policyIsValid(request.policy),
    requesterIsEntitled(request, actor),
    selfRequestNamesNoManager(request),
    employerIsSomebodyElse(request),
    employerNamesNoIllness(request),
  );
  if (rejection !== null) return rejection;
  const { contactConsentDays, dayLengthMs } = request.policy;
  const contactConsentLapsesAt = daysAfter(now, contactConsentDays, dayLengthMs);
  const requested = fact('JourneyRequested', { ...request, contactConsentLapsesAt });
  const askedByTheEmployee = request.requesterId === null;
  return askedByTheEmployee ? [requested, fact('ContactConsentGiven', { journeyId: request.journeyId })] : [requested];
};

/** Decides each command of the request. */
export const requestDeciders: DecidersOf<RequestCommands> = {
  AnswerContactConsent: (state, { given }, { now }) => {
    const { journeyId } = state;
    if (state.stage.kind !== 'awaiting-contact-consent') return reject('not-allowed-now');
    const answer = given
      ? [fact('ContactConsentGiven', { journeyId })]
      : [fact('ContactConsentRefused', { journeyId }), ...endJourney(state, 'contact-consent-refused')];
    return contactConsentInTime(state.stage, now) ?? answer;
  },
  WithdrawRequest: (state) =>
    state.stage.kind === 'awaiting-contact-consent'
      ? endJourney(state, 'request-withdrawn')
      : reject('not-allowed-now'),
};
