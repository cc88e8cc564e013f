/** Kafka topics, for analysts. Names and partition counts outlive code: they are never changed, only added to. */
export const topics = {
  journeyEvents: 'traject.journey-events.v1',
  adviceEvents: 'traject.advice-events.v1',
  /** That somebody was erased, and nothing of whom. */
  personEvents: 'traject.person-events.v1',
  journeyState: 'traject.journey-state.v1',
  relayCheckpoint: 'traject.relay-checkpoint',
} as const;

/** Partitions of the event topics, for ever: keys would move otherwise. */
export const eventTopicPartitions = 12;
