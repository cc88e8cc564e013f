import type { Actor } from '../journey/decider.js';
import { reject, type Rejection } from '../journey/rejection.js';
import type { RaisedAdvice } from './commands.js';

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
export const groupIsLargeEnough = ({ about, groupSize, policy }: RaisedAdvice): Rejection | null =>
  about === 'group' && (groupSize ?? 0) < policy.adviceGroupMinimum
    ? reject('advice-group-too-small', { size: groupSize ?? 0, minimum: policy.adviceGroupMinimum })
    : null;
