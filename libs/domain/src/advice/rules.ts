import type { Actor } from '../journey/decider.js';
import { reject, type Rejection } from '../journey/rejection.js';
import type { Instant } from '../journey/time.js';
import { answersOnWhatTheyOpened } from '../disclosure/rules.js';
import type { RaisedAdvice } from './commands.js';
import type { AdviceState } from './state.js';

/** BMW advises the employer unasked; a coach does not. Sources: S8, S10. */
export const onlyBmwAdvisesUnasked = (advice: RaisedAdvice, { role, personId }: Actor): Rejection | null => {
  if (role === 'coach') return reject('coach-gives-no-unasked-advice');
  if (role !== 'bmw-practitioner') return reject('not-your-role', { role });
  return personId === advice.authorId ? null : reject('not-your-task');
};

/** What can be traced to a person names that person, whose consent is then asked before anything is sent. Source: S7. */
export const traceableAdviceNamesWhomToAsk = ({ about, concernedId }: RaisedAdvice): Rejection | null =>
  (about === 'person') === (concernedId !== null) ? null : reject('advice-needs-consent');

/** An advice about a group needs a group that is large enough for nobody to be recognised in it. */
export const groupIsLargeEnough = ({ about, groupSize, policy }: RaisedAdvice): Rejection | null => {
  const { adviceGroupMinimum: minimum } = policy;
  const size = groupSize ?? 0;
  return about !== 'group' || (Number.isInteger(size) && size >= minimum)
    ? null
    : reject('advice-group-too-small', { size, minimum });
};

/** Who acknowledges an advice that can be traced to a person has opened it. Sources: S7, S8. */
export const acknowledgesWhatTheyOpened = ({ concernedId, disclosure }: AdviceState, actor: Actor): Rejection | null =>
  concernedId === null ? null : answersOnWhatTheyOpened(disclosure ?? undefined, actor);

/** Only the one at the employer to whom it is addressed opens an advice, in that capacity. Source: S7. */
export const opensAsRecipient = (
  { recipientId, recipientRole }: AdviceState,
  { role, personId }: Actor,
): Rejection | null => (personId === recipientId && role === recipientRole ? null : reject('not-your-role', { role }));

/** The person answers in time; afterwards it is as if refused, even when the clock has yet to strike. Source: S7. */
export const adviceConsentInTime = ({ stage }: AdviceState, now: Instant): Rejection | null =>
  stage.kind === 'awaiting-consent' && now >= stage.lapsesAt
    ? reject('consent-lapsed', { lapsedAt: stage.lapsesAt })
    : null;
