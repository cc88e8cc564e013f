import type { StreamName } from '@traject/contracts';
import { v5 } from 'uuid';

/** Namespace of event ids. It outlives code: another one would make every retried append a new event. */
const EVENT_NAMESPACE = 'b2f1d6f0-6a7c-5c0e-9d3f-2f7f6a1c4e58';

/** Id of the event at a place in a stream, the same whenever it is asked for, so that a repeated append is harmless. */
export const eventIdOf = (stream: StreamName, sequence: number): string => v5(`${stream}#${sequence}`, EVENT_NAMESPACE);
