import { randomUUID } from 'node:crypto';
import type { StoredEvent } from '@traject/contracts';
import { aRequest, askedFor, type Happening, type JourneyOnItsWay } from '@traject/domain/testing';
import { listen, type Heard, type Listening } from './listen-for-tests.js';
import type { Gateway, GatewayWorld, Someone } from './world-for-tests.js';

/** The people of one journey. */
export interface Parties {
  readonly requester: Someone;
  readonly manager: Someone;
  readonly employee: Someone;
  readonly bmw: Someone;
}

/** A requester, a manager and an employee of an employer, and a company social worker of the provider. */
export async function partiesOf(world: GatewayWorld, organisationId: string): Promise<Parties> {
  const [requester, manager, employee, bmw] = await Promise.all([
    world.someone(['requester'], organisationId),
    world.someone(['manager'], organisationId),
    world.someone(['employee'], organisationId),
    world.someone(['bmw-practitioner'], null),
  ]);
  return { requester, manager, employee, bmw };
}

/** A journey in the log, and how it goes on. */
export interface LoggedJourney {
  readonly journeyId: string;
  /** The task that is open for the employee's contact consent. */
  readonly firstTask: string;
  goesOn(...happenings: readonly Happening[]): Promise<JourneyOnItsWay>;
}

/** Writes the request for a journey into the log. */
export async function requestJourney(
  world: GatewayWorld,
  { requester, manager, employee }: Parties,
): Promise<LoggedJourney> {
  const journeyId = randomUUID();
  const stream = `journey/${journeyId}` as const;
  const people = { employeeId: employee.id, requesterId: requester.id, managerId: manager.id };
  let journey = askedFor(aRequest({ journeyId, organisationId: requester.organisationId ?? '', ...people }));
  // An event of the domain is stored as it is.
  const stored = ({ events }: JourneyOnItsWay) => events as readonly StoredEvent[];
  await world.happens(stream, 0, stored(journey));
  return {
    journeyId,
    firstTask: `${journeyId}.1`,
    goesOn: async (...happenings) => {
      const before = journey.events.length;
      journey = happenings.reduce((current, happens) => happens(current), journey);
      await world.happens(stream, before, stored(journey).slice(before));
      return journey;
    },
  };
}

/** Whether this says that the stream has begun to tell what happens now. */
const isLive = ({ type }: Heard): boolean => type === 'heartbeat';
/** Finds what a stream says about one thing. */
export const about = (type: string, id: string) => (message: Heard) =>
  message.type === type && message.data['id'] === id;
/** What was said, without heartbeats, in words. */
export const told = (messages: readonly Heard[]) =>
  messages.filter((message) => !isLive(message)).map(({ type, data }) => `${type} ${String(data['id'] ?? '')}`.trim());

/** A stream that tells what happens now. @param from id of the last message that somebody has */
export async function liveOn(gateway: Gateway, somebody: Someone, from?: string): Promise<Listening> {
  const listening = await listen(gateway, somebody, from === undefined ? {} : { lastEventId: from });
  await listening.until(isLive);
  return listening;
}
