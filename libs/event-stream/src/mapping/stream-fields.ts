import type { StreamKind } from '@traject/contracts';
import type { ActorRole, AdviceEvents, JourneyEvents, PersonEvents } from '@traject/domain';
import { adviceStream } from '../advice/stream-fields.js';
import { anytimeStream } from '../anytime/stream-fields.js';
import { bmwStream } from '../bmw/stream-fields.js';
import { closingStream } from '../closing/stream-fields.js';
import { coachingStream } from '../coaching/stream-fields.js';
import { disclosureStream } from '../disclosure/stream-fields.js';
import { personStream } from '../erasure/stream-fields.js';
import { intakeStream } from '../intake/stream-fields.js';
import { neutralConversationStream } from '../neutral-conversation/stream-fields.js';
import { referralStream } from '../referral/stream-fields.js';
import { requestStream } from '../request/stream-fields.js';
import { taskStream } from '../tasks/stream-fields.js';
import type { FieldClass, StreamFields } from './classification.js';
import type { Upcast } from './upcast.js';

const journeyStream: StreamFields<JourneyEvents> = {
  ...requestStream,
  ...intakeStream,
  ...bmwStream,
  ...referralStream,
  ...coachingStream,
  ...neutralConversationStream,
  ...closingStream,
  ...disclosureStream,
  ...anytimeStream,
  ...taskStream,
};

/**
 * Every field of every event and how analysts get it: the one table from which records, JSON Schemas and the AsyncAPI
 * document are made. An event or a field that is missing here does not compile.
 */
export const streamFields: {
  readonly journey: StreamFields<JourneyEvents>;
  readonly advice: StreamFields<AdviceEvents>;
  readonly person: StreamFields<PersonEvents>;
} = { journey: journeyStream, advice: adviceStream, person: personStream };

/** One event of the table, when its type is only known at run time. */
export interface EventFields {
  readonly about: string;
  readonly when: string;
  readonly usuallyBy: ActorRole;
  readonly upcasts?: readonly Upcast[];
  readonly later?: readonly string[];
  readonly fields: Readonly<Record<string, FieldClass>>;
}

/** Such a table, when its types are only known at run time: the one of this version, or another in a test. */
export type StreamTable = Readonly<Record<StreamKind, Readonly<Record<string, EventFields>>>>;

/** Version of the published shape of an event: the first, and one for each upcast. */
export const versionOf = ({ upcasts = [] }: Pick<EventFields, 'upcasts'>): number => upcasts.length + 1;

/** What the table says of one type of event, if it knows it. */
export const eventFields = (kind: StreamKind, type: string): EventFields | undefined => {
  const ofKind: Readonly<Record<string, EventFields>> = { ...streamFields[kind] };
  return Object.hasOwn(ofKind, type) ? ofKind[type] : undefined;
};

/** The types of event that the table knows. */
export const eventTypes = (kind: StreamKind): readonly string[] => Object.keys(streamFields[kind]);
