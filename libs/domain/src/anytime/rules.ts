import { reject, type Rejection } from '../journey/rejection.js';
import type { JourneyState } from '../journey/state.js';
import type { JourneyCommandType } from '../journey/commands.js';

const beforeContactConsent: readonly JourneyCommandType[] = [
  'AnswerContactConsent',
  'WithdrawRequest',
  'StopJourney',
  'StrikeClock',
];

/** Nothing at all happens before the employee consented to being contacted, but the answer itself or the end. */
export const contactConsentFirst = (state: JourneyState, command: JourneyCommandType): Rejection | null =>
  state.stage.kind === 'awaiting-contact-consent' && !beforeContactConsent.includes(command)
    ? reject('contact-consent-missing')
    : null;

/** Danger does not wait for a step: it may come in a pause, after the close and after the end. */
const inAnEmergency: readonly JourneyCommandType[] = ['RequestBreakGlass', 'ApproveBreakGlass', 'EndBreakGlass'];

const whilePaused: readonly JourneyCommandType[] = [
  ...inAnEmergency,
  'ResumeJourney',
  'StopJourney',
  'WithdrawConsent',
  'ReplacePractitioner',
  'OpenDisclosure',
  'WithdrawDisclosure',
];

/** In a pause nothing is asked and nothing is done, but what ends it or protects the employee. */
export const notPaused = (state: JourneyState, command: JourneyCommandType): Rejection | null =>
  state.pause !== null && !whilePaused.includes(command)
    ? reject('journey-paused', { since: state.pause.since })
    : null;

/** Follow-up, and what belongs to it: who does it, that the employee wants none, and what was disclosed at closing. */
const afterClosing: readonly JourneyCommandType[] = [
  ...inAnEmergency,
  'RecordFollowUp',
  'StrikeClock',
  'StopJourney',
  'ReplacePractitioner',
  'OpenDisclosure',
  'WithdrawDisclosure',
  'WithdrawConsent',
];

const afterTheEnd: readonly JourneyCommandType[] = [...inAnEmergency, 'DestroyDossier'];

/** After the close nothing but follow-up is accepted, after the end nothing but retention, and an emergency always is. */
export const notOver = (state: JourneyState, command: JourneyCommandType): Rejection | null => {
  switch (state.stage.kind) {
    case 'ended':
      return afterTheEnd.includes(command) ? null : reject('journey-over', { reason: state.stage.reason });
    case 'waiting-for-follow-up':
    case 'follow-up':
      return afterClosing.includes(command) ? null : reject('journey-over', { reason: 'closed' });
    default:
      return null;
  }
};
