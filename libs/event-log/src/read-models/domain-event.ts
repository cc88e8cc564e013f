import { idOfStream, kindOfStream, type StreamName } from '@traject/contracts';
import type { AdviceEvent, JourneyEvent } from '@traject/domain';
import type { StreamEvent } from './read-model.js';

/** Any event of the domain. */
export type DomainEvent = JourneyEvent | AdviceEvent;

/** A domain event with the state just after it. */
export type DomainStreamEvent = StreamEvent<DomainEvent>;

/** Id of the journey or the advice that a stream belongs to; neither where it belongs to a person. */
export const subjectOf = (
  stream: StreamName,
): { readonly journeyId: string | null; readonly adviceId: string | null } => {
  const [kind, id] = [kindOfStream(stream), idOfStream(stream)];
  return { journeyId: kind === 'journey' ? id : null, adviceId: kind === 'advice' ? id : null };
};
