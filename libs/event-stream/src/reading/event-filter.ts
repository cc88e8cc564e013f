import type { ReceivedEvent } from './received-event.js';

/** Which events somebody wants to see; whatever is not named is not looked at. */
export interface EventFilter {
  /** CloudEvents type; `*` stands for any text. */
  readonly type?: string | undefined;
  /** Pseudonym of a journey or advice. */
  readonly subject?: string | undefined;
  /** Day from which on, as `2027-03-02`. */
  readonly since?: string | undefined;
}

const patternOf = (type: string): RegExp =>
  new RegExp(
    `^${type
      .split('*')
      .map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  );

/** Whether an event is one of those that are wanted. */
export const eventMatcher = ({ type, subject, since }: EventFilter): ((event: ReceivedEvent) => boolean) => {
  const pattern = type === undefined ? undefined : patternOf(type);
  return (event) =>
    (pattern === undefined || pattern.test(event.type)) &&
    (subject === undefined || event.subject === subject) &&
    // Both begin with the day, and days in this form sort as texts.
    (since === undefined || event.time.slice(0, since.length) >= since);
};
