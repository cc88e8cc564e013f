import type { ReceivedRecord } from '../kafka/stream-record.js';
import { currentContract } from '../contract/current-contract.js';
import { readReleasedContract } from '../contract/released-contract.js';

/** An event in the JSON format of CloudEvents 1.0. */
export interface ReceivedEvent extends EventPlace {
  readonly specversion: string;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Place of an event among those of its subject. */
export interface EventPlace {
  /** Pseudonym of the journey or advice. */
  readonly subject: string;
  /** From 1 without gaps. */
  readonly sequence: number;
}

/** Why a record was not read: it is no event of ours, its body is no JSON object, or it is of a type or version that is not known here. */
export type Unreadable = 'no-event' | 'no-json' | 'unknown-version' | 'unknown-type';

/** A record that is left out. What is not known here has its place in the order all the same. */
export interface LeftOut {
  readonly why: Unreadable;
  readonly place: EventPlace | undefined;
}

const nameOf = (type: string): string => type.replace(/\.v\d+$/, '');

/** Whether a type is in the contract; of versions that came later only the event is known. */
const knowledge = (): ((type: string) => 'known' | 'unknown-version' | 'unknown-type') => {
  const known = new Set([...readReleasedContract().schemas.keys(), ...currentContract().keys()]);
  const names = new Set([...known].map(nameOf));
  return (type) => (known.has(type) ? 'known' : names.has(nameOf(type)) ? 'unknown-version' : 'unknown-type');
};
let knows: ReturnType<typeof knowledge> | undefined;

const objectIn = (text: string | null): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Whatever does not parse is told as what it is: no JSON.
  }
  return undefined;
};

/** The event of a record, or why there is none to read: whoever consumes counts that and goes on. */
export const receivedEvent = ({ key: subject, headers, value }: ReceivedRecord): ReceivedEvent | LeftOut => {
  const {
    ce_type: type = '',
    ce_id: id = '',
    ce_source: source = '',
    ce_time: time = '',
    ce_specversion = '',
  } = headers;
  const sequence = Number(headers['ce_sequence']);
  if (type === '' || id === '' || !Number.isSafeInteger(sequence) || sequence < 1) {
    return { why: 'no-event', place: undefined };
  }
  const place = { subject, sequence };
  knows ??= knowledge();
  const known = knows(type);
  if (known !== 'known') return { why: known, place };
  const data = objectIn(value);
  if (data === undefined) return { why: 'no-json', place };
  return { specversion: ce_specversion, id, source, type, time, ...place, data };
};
