import type { StreamKind } from '@traject/contracts';
import type { ActorRole, JourneyEvents } from '@traject/domain';
import { tablesOf, type JourneyFacts, type AdviceFacts, type Occasion, type ProjectionsOf } from './facts.js';
import { adviceProjections, personProjections } from './projections/advice.js';
import { anytimeProjections } from './projections/anytime.js';
import { bmwProjections, coachingProjections, neutralConversationProjections } from './projections/appointments.js';
import { closingProjections, followsTheEnd } from './projections/closing.js';
import { withJourney } from './projections/journey-row.js';
import { referralProjections } from './projections/referrals.js';
import { intakeProjections, requestProjections } from './projections/request-and-intake.js';
import { disclosureProjections, taskProjections } from './projections/tasks.js';
import { newRow } from './table.js';
import { advices } from './tables/advices.js';
import { journeys } from './tables/journeys.js';

/** An event of the stream as the mart takes it, once it is known to be what its schema says. */
export interface MartEvent {
  readonly kind: StreamKind;
  /** Pseudonym of the journey or the advice, or the name made for the record of an erasure. */
  readonly owner: string;
  /** Place in its stream: from 1, without gaps. */
  readonly sequence: number;
  /** Name of the event in the domain. */
  readonly type: string;
  readonly day: string;
  readonly by: ActorRole;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The rows of one stream, by table; which tables there are follows from what the stream is about. */
export type StreamFacts = Readonly<Record<string, readonly object[]>>;

const journeyProjections: ProjectionsOf<JourneyEvents, JourneyFacts> = {
  ...requestProjections,
  ...intakeProjections,
  ...bmwProjections,
  ...coachingProjections,
  ...neutralConversationProjections,
  ...referralProjections,
  ...closingProjections,
  ...anytimeProjections,
  ...taskProjections<JourneyFacts>('journey'),
  ...disclosureProjections<JourneyFacts>('journey'),
};

const projections = {
  journey: journeyProjections,
  advice: adviceProjections,
  person: personProjections,
} as const satisfies Record<StreamKind, object>;

/** A stream of which nothing is known yet. */
export const noFacts = (kind: StreamKind): StreamFacts =>
  Object.fromEntries(Object.keys(tablesOf[kind]).map((name) => [name, []]));

const isClosed = ({ journeys: [journey] }: JourneyFacts): boolean => (journey?.endedDay ?? null) !== null;

/** Whatever comes first makes the row of a journey, so that one without a beginning is seen and not dropped. */
const journeyBefore = (facts: JourneyFacts, { owner, day }: Occasion, type: string): JourneyFacts => {
  const rows = facts.journeys.length > 0 ? facts.journeys : [newRow(journeys, startOf(owner, day))];
  const late = isClosed(facts) && !followsTheEnd.includes(type) ? 1 : 0;
  return withJourney({ ...facts, journeys: rows }, ({ eventsAfterEnd }) => ({
    lastDay: day,
    eventsAfterEnd: eventsAfterEnd + late,
  }));
};

const startOf = (journey: string, day: string) => ({ journey, phase: 'awaiting-consent', lastDay: day }) as const;

const adviceBefore = (facts: AdviceFacts, { owner, day }: Occasion): AdviceFacts => ({
  ...facts,
  advices:
    facts.advices.length > 0
      ? facts.advices.map((advice) => ({ ...advice, lastDay: day }))
      : [newRow(advices, { advice: owner, lastDay: day })],
});

const before = (facts: StreamFacts, kind: StreamKind, occasion: Occasion, type: string): StreamFacts => {
  switch (kind) {
    case 'journey':
      // Safe: the facts of a journey's stream come from `noFacts('journey')` and from here.
      return journeyBefore(facts as JourneyFacts, occasion, type);
    case 'advice':
      // Safe for the same reason.
      return adviceBefore(facts as AdviceFacts, occasion);
    case 'person':
      return facts;
  }
};

type Projection = (facts: StreamFacts, data: MartEvent['data'], occasion: Occasion) => StreamFacts;

const projectionOf = ({ kind, type }: MartEvent): Projection => {
  // Safe: the table has one function for each type, of the facts of its kind and the data of that type, which its schema
  // has made sure of; TypeScript cannot correlate the three.
  const found = (projections[kind] as unknown as Readonly<Record<string, Projection>>)[type];
  if (found === undefined) throw new TypeError(`The mart has no projection for ${kind} ${type}.`);
  return found;
};

/** The rows of a stream after one more event. Pure. */
export const project = (facts: StreamFacts, event: MartEvent): StreamFacts => {
  const { kind, owner, sequence, day, by, type } = event;
  const occasion: Occasion = { owner, sequence, day, by };
  return projectionOf(event)(before(facts, kind, occasion, type), event.data, occasion);
};
