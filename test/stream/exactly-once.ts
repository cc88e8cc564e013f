/** An event as the log has it: what should be seen. */
export interface LoggedOnce {
  readonly eventId: string;
  readonly sequence: number;
}

/** An event as a consumer saw it, in the order in which it came. */
export interface SeenEvent extends LoggedOnce {
  /** Pseudonym of the journey or advice. */
  readonly key: string;
}

/** Every way in which what was seen is not "each event of the log once, those of one key in order and without gaps". */
export const faultsIn = (logged: Iterable<LoggedOnce>, seen: Iterable<SeenEvent>): readonly string[] => {
  const faults: string[] = [];
  const timesSeen = new Map<string, number>();
  const lastOfKey = new Map<string, number>();
  for (const { eventId, key, sequence } of seen) {
    const expected = (lastOfKey.get(key) ?? 0) + 1;
    if (sequence !== expected) faults.push(`out of order: ${key} at ${sequence} instead of ${expected}`);
    lastOfKey.set(key, sequence);
    timesSeen.set(eventId, (timesSeen.get(eventId) ?? 0) + 1);
  }
  const known = new Set<string>();
  for (const { eventId } of logged) known.add(eventId);
  for (const eventId of known) if (!timesSeen.has(eventId)) faults.push(`missing: ${eventId}`);
  for (const [eventId, times] of timesSeen) {
    if (times > 1) faults.push(`seen ${times} times: ${eventId}`);
    if (!known.has(eventId)) faults.push(`not in the log: ${eventId}`);
  }
  return faults;
};
