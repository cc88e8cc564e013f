import { daysLater, firstMorning } from './calendar.js';
import { inBmw, referralAgreed, talkHeld } from './happenings.js';
import { done, inTurn } from './journey.js';
import { coachPractitioner, people } from './people.js';

/** The BMW practitioner of these journeys, as the one a task is for. */
export const bmw = ['bmw-practitioner', people.bmw] as const;

/** The employee of these journeys, as the one a task is for. */
export const employee = ['employee', people.employee] as const;

/** So many days after the first morning. */
export const day = (days: number) => daysLater(firstMorning, days);

/** Where most of these referrals go. */
export const toCoach = { to: 'coach', coachKind: 'career' } as const;

/** BMW has held two talks and wants to refer. */
export const afterTwoTalks = inTurn(inBmw, talkHeld(), talkHeld('refer'));

/** The employee agreed to a referral to a coach; a receiver is looked for. */
export const toMatch = inTurn(afterTwoTalks, referralAgreed(toCoach));

/** A coach was asked to receive the referral. */
export const toAnswer = inTurn(toMatch, done('ProposeReceiver', { practitioner: coachPractitioner() }));

/** The coordinator finds nobody. */
export const nobodyFound = done('ProposeReceiver', { practitioner: null, reason: 'nobody-of-this-kind' });

/** What a referral is proposed with besides its target. */
export const proposed = { goalRef: null, handOverRefs: ['content-a', 'content-b'] };
