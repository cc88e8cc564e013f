/** What consumers of the event stream are promised, for whoever tells them of it; nothing here speaks to Kafka. */
export { eventCatalogue } from './contract/catalogue.js';
export { readReleasedContract, type ReleasedContract } from './contract/released-contract.js';
export { topicNames, type TopicNames } from './kafka/topic-plan.js';
export { asyncApiDocument } from './mapping/asyncapi.js';
