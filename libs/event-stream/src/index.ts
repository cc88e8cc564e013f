export { openCheckpointedPublisher, type CheckpointedPublisher } from './kafka/checkpointed-publisher.js';
export type { ClientLog } from './kafka/client-log.js';
export { kafkaClient, brokersFrom, type KafkaAddress } from './kafka/connection.js';
export { checkTopics, ensureTopics, type TopicDifference } from './kafka/ensure-topics.js';
export { openPublisher } from './kafka/publisher.js';
export { reachKafka } from './kafka/reach-kafka.js';
export { readTopics, recordsIn, type TopicReading } from './kafka/read-topics.js';
export {
  subscribeFrom,
  type AssignedPartitions,
  type PartitionBatch,
  type PartitionPosition,
  type RunningPositionedSubscription,
} from './kafka/positioned-subscriber.js';
export { partitionEnds, type PartitionEnds } from './kafka/partition-ends.js';
export type { StreamRecord, ReceivedRecord, RawRecord } from './kafka/stream-record.js';
export { subscribe } from './kafka/subscriber.js';
export { standardTopicPrefix } from './kafka/topic-plan.js';
export * from './contract.js';
export { currentContract } from './contract/current-contract.js';
export type { FieldClass } from './mapping/classification.js';
export { cloudEventType, schemaId, schemaIdOf, cloudEventOf } from './mapping/cloud-event.js';
export { followJourney, phaseRecord, type JourneyPhase, type FollowedJourney } from './mapping/journey-phase.js';
export { FORGOTTEN, subjectOfStream, subjectsIn, type Subject, type PseudonymOf } from './mapping/pseudonyms.js';
export { schemaOf, phaseSchema, type JsonSchema } from './mapping/schema.js';
export { eventMatcher, type EventFilter } from './reading/event-filter.js';
export { pseudonymFields } from './reading/pseudonym-fields.js';
export { readableVersions, type ReadableVersion, type ReadableVersions } from './reading/readable-versions.js';
export {
  receivedEvent,
  type EventPlace,
  type LeftOut,
  type ReceivedEvent,
  type Unreadable,
} from './reading/received-event.js';
export { followSequences, type SequenceFault, type SequenceReport } from './reading/sequences.js';
export { StreamError, type StreamErrorCode } from './stream-error.js';
export { eventFields, eventTypes } from './mapping/stream-fields.js';
export type { EventBody, Upcast } from './mapping/upcast.js';
