import type { RejectionCode } from '@traject/domain';
import { HttpProblem } from './http-problem.js';

const rejections: Readonly<Record<RejectionCode, readonly [status: number, message: string]>> = {
  'journey-exists': [409, 'This journey has started already. Read it instead of requesting it again.'],
  'journey-unknown': [404, 'There is no such journey. Check the address.'],
  'journey-over': [409, 'This journey is over. Request a new one where support is still needed.'],
  'journey-paused': [409, 'This journey is paused. Resume it first.'],
  'journey-not-paused': [409, 'This journey is not paused. It goes on as it is.'],
  'contact-consent-missing': [409, 'The employee has not consented to being contacted yet. Wait for the answer.'],
  'not-allowed-now': [409, 'This does not fit where things stand now. Load it again and look at the open tasks.'],
  'not-your-role': [403, 'Another role does this. Ask whoever it is meant for.'],
  'not-your-task': [403, 'This task is meant for somebody else. Take one of your own.'],
  'task-closed': [409, 'This task is closed. Load the list of tasks again.'],
  'task-not-yet': [409, 'This task cannot be completed yet. Come back at the time that is named.'],
  'requester-not-entitled': [
    403,
    'Only an HR or conflict adviser, or the employee, requests a journey. Ask one of them.',
  ],
  'one-person-on-both-sides': [422, 'Employee and employer are the same person here. Name two people.'],
  'theme-names-illness': [
    422,
    'The theme names an illness or complaints, which an employer may not put on record. Choose one that says what it is about at work, such as stress, work pressure or absence; the employee tells the practitioner the rest.',
  ],
  'consent-lapsed': [409, 'The time of this consent is over, and nothing is shared on it. It may be asked anew.'],
  'policy-invalid': [422, 'The policy of the organisation is looser than allowed. Have the administrator correct it.'],
  'appointment-out-of-order': [
    422,
    'The appointment lies before what went before it, or in the past. Choose a later time.',
  ],
  'appointment-not-begun': [409, 'The appointment has not begun yet. Record it afterwards.'],
  'appointment-too-far': [422, 'The appointment lies too far ahead. Choose an earlier time.'],
  'talk-limit-reached': [
    409,
    'All talks of this trajectory were held. Finish, refer, or ask for a neutral conversation.',
  ],
  'too-few-sessions': [422, 'Too few sessions were held to finish. Plan the next one.'],
  'session-limit-reached': [409, 'All agreed sessions were held. Finish, or agree on an extension.'],
  'session-count-out-of-range': [
    422,
    'A coaching has five to nine sessions, or fewer choices by policy. Choose a number in the range.',
  ],
  'extension-not-longer': [422, 'An extension has more sessions than agreed now. Choose a higher number.'],
  'reflection-interval-out-of-range': [
    422,
    'The reflection interval is outside the range of the policy. Choose days within it.',
  ],
  'reflection-interval-running': [409, 'The reflection interval has not ended. Plan the session after it.'],
  'agreement-text-differs': [409, 'The agreement was changed since you read it. Read the new text and answer on that.'],
  'agreement-not-accepted': [409, 'Not everybody has accepted the agreement in the same words. Wait for the answers.'],
  'employer-not-involved-now': [
    403,
    'The employer takes part in coaching at its start and its end only. Wait for the end.',
  ],
  'employer-not-involved': [403, 'The employer takes no part in this journey. Choose a way without the employer.'],
  'practitioner-not-active': [409, 'This practitioner is not active. Choose another one.'],
  'practitioner-kind-mismatch': [409, 'This practitioner is for another kind of help. Choose another one.'],
  'practitioner-at-capacity': [409, 'This practitioner has no room for another journey. Choose another one.'],
  'practitioner-declined-before': [409, 'This practitioner declined this referral before. Choose another one.'],
  'practitioner-unchanged': [409, 'This practitioner has the journey already. Choose another one.'],
  'registration-missing': [
    409,
    'This practitioner has no valid registration. Enter a renewed one or choose another practitioner.',
  ],
  'conflict-of-interest': [
    409,
    'This practitioner takes part in the journey or serves the other party of the conflict. Choose another one.',
  ],
  'coordinator-decision-pending': [
    409,
    'The coordinator decides first how to go on after the missed appointments. Wait for that.',
  ],
  'hand-over-item-unknown': [
    422,
    'An item is not among those proposed for the hand-over. Choose from those that were.',
  ],
  'text-differs': [409, 'The text was changed since you read it. Read the new one and answer on that.'],
  'consent-not-given': [409, 'There is no such consent to take back or to rely on. Load the journey again.'],
  'disclosure-not-valid': [404, 'There is nothing here that you may read. Look at what is shared with you.'],
  'disclosure-not-opened': [
    409,
    'You answer on words that you have read, and have not opened these yet. Read the task or the advice first.',
  ],
  'disclosure-already-opened': [
    409,
    'The words were opened already and cannot be taken back. Talk it over with your practitioner.',
  ],
  'presence-not-possible': [
    422,
    'Only main lines can have been said in the presence of the employee, since the support began and not in the future. Correct it.',
  ],
  'dossier-destroyed': [409, 'The dossier is destroyed already. There is nothing left to do.'],
  'retention-not-over': [409, 'The dossier is to be kept until the time that is named. Come back then.'],
  'legal-hold': [
    409,
    'This is under a legal hold and is kept until the hold is lifted. It may be asked for again then.',
  ],
  'journey-open': [
    409,
    'A journey about this person is not over. The employee stops it first, or waits for its end; then ask again.',
  ],
  'person-serves-journey': [
    409,
    'This person serves a journey of somebody else. Have the coordinator replace them first, then ask again.',
  ],
  'person-erased': [410, 'This person was erased. It cannot be undone, and there is nothing left to do.'],
  'only-the-employee': [403, 'Only the employee can do this. Ask them.'],
  'coach-gives-no-unasked-advice': [403, 'A coach gives no unasked advice. Leave signals to a BMW practitioner.'],
  'advice-exists': [409, 'This advice was raised already. Read it instead of raising it again.'],
  'advice-unknown': [404, 'There is no such advice. Check the address.'],
  'advice-over': [409, 'This advice is over. Raise a new one where needed.'],
  'advice-needs-consent': [
    422,
    'An advice that can be traced to a person names whom to ask for consent, and no other does. Correct it.',
  ],
  'advice-group-too-small': [
    422,
    'The group is too small for nobody to be recognised in it. Choose a larger group or ask consent.',
  ],
  'break-glass-asked-already': [409, 'You have asked this already, and it is not over. Wait for it, or end it first.'],
  'break-glass-by-party': [
    403,
    'You, or an employer for whom you act, have part in this journey. Leave this to somebody who has not.',
  ],
  'break-glass-needs-second-person': [403, 'A second person approves what you asked. Ask another administrator.'],
  'break-glass-over': [
    409,
    'This request is over: it was ended, has lapsed or was approved before. Ask anew if need be.',
  ],
  'break-glass-too-long': [422, 'A dossier is opened for one to four whole hours. Choose among these.'],
  'break-glass-unknown': [404, 'There is no such request. Load the list again.'],
  'deadline-not-reached': [409, 'That moment has not come yet. Wait for it.'],
};

const isRejectionCode = (code: string): code is RejectionCode => Object.hasOwn(rejections, code);

/** A refusal of the domain's as HTTP tells it. */
export function refusal(code: RejectionCode, parameters: unknown = null): HttpProblem {
  const [status, message] = rejections[code];
  const facts = typeof parameters === 'object' && parameters !== null ? { parameters } : {};
  return new HttpProblem(status, code, `${message} Nothing was changed.`, facts);
}

/** A command's refusal as HTTP tells it; undefined for a code that is none of the domain's. */
export const problemOfRejection = (code: string, parameters: unknown): HttpProblem | undefined =>
  isRejectionCode(code) ? refusal(code, parameters) : undefined;
