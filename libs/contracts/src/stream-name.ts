/** What a stream is about: one journey, or one advice to an employer. */
export type StreamKind = 'journey' | 'advice';

/** Every kind of stream. */
export const streamKinds: readonly StreamKind[] = ['journey', 'advice'];

/** A stream of the event log: one per journey and one per advice. Its workflow has the same id. */
export type StreamName<Kind extends StreamKind = StreamKind> = `${Kind}/${string}`;

/** Name of the stream of a journey or an advice, and id of its workflow. */
export const streamOf = <Kind extends StreamKind>(kind: Kind, id: string): StreamName<Kind> => `${kind}/${id}`;

/** What a stream is about. */
export const kindOfStream = (stream: StreamName): StreamKind => (stream.startsWith('advice/') ? 'advice' : 'journey');

/** Id of the journey or the advice that a stream is about. */
export const idOfStream = (stream: StreamName): string => stream.slice(stream.indexOf('/') + 1);

/** Whether a text from outside names a stream; not whether there is one. */
export const isStreamName = (text: string): text is StreamName =>
  streamKinds.some((kind) => text.startsWith(`${kind}/`) && text.length > kind.length + 1);
