/** A body of an event as a record of some version has it. */
export type EventBody = Readonly<Record<string, unknown>>;

/**
 * What a body of one version of an event says in the next one. Pure; what the earlier version did not tell is told as
 * unknown and never made up.
 */
export type Upcast = (body: EventBody) => EventBody;
