import { createHash } from 'node:crypto';
import type { StoredEvent } from '@traject/contracts';
import canonicalize from 'canonicalize';
import { EventLogProblem } from './problem.js';

/**
 * SHA-256 in hexadecimal over the event's canonical JSON (RFC 8785), so that the order of keys does not matter.
 * @throws EventLogProblem `event-malformed` when it is not plain JSON
 */
export const payloadHash = ({ type, version, at, by, data }: StoredEvent): string => {
  const text = canonicalize({ type, version, at, by, data });
  if (text !== undefined) return createHash('sha256').update(text).digest('hex');
  throw new EventLogProblem('event-malformed', `An event ${type} is not plain JSON. Nothing was written.`, { type });
};
