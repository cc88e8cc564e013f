/** What a process is about: one journey, or one advice to an employer. */
export type ProcessKind = 'journey' | 'advice';

/** What a stream is about: a process, or a person of whom nothing is told but that they were erased. */
export type StreamKind = ProcessKind | 'person';

/** Every kind of process. */
export const processKinds: readonly ProcessKind[] = ['journey', 'advice'];

/** Every kind of stream. */
export const streamKinds: readonly StreamKind[] = [...processKinds, 'person'];

/** A stream of the event log: one per journey, per advice and per erased person. That of a process is its workflow's id. */
export type StreamName<Kind extends StreamKind = StreamKind> = `${Kind}/${string}`;

/** The stream of a process. */
export type ProcessStream = StreamName<ProcessKind>;

/** Name of a stream, and of a process the id of its workflow. */
export const streamOf = <Kind extends StreamKind>(kind: Kind, id: string): StreamName<Kind> => `${kind}/${id}`;

/** A name that no kind of stream begins. It is not repeated: it may be anything. */
export class StreamUnknown extends Error {
  readonly code = 'stream-unknown';
  constructor() {
    super(
      `A stream's name begins with one of ${streamKinds.map((kind) => `${kind}/`).join(', ')}, and this one does not. Nothing was done with it. A later release may have written it: run that one, or correct the name.`,
    );
    this.name = 'StreamUnknown';
  }
}

/**
 * What a stream is about.
 * @throws StreamUnknown for what was taken for a name and is none
 */
export function kindOfStream(stream: ProcessStream): ProcessKind;
export function kindOfStream(stream: StreamName): StreamKind;
export function kindOfStream(stream: StreamName): StreamKind {
  const found = streamKinds.find((kind) => stream.startsWith(`${kind}/`));
  if (found === undefined) throw new StreamUnknown();
  return found;
}

/** Whether a stream is that of a process. */
export const isProcessStream = (stream: StreamName): stream is ProcessStream => kindOfStream(stream) !== 'person';

/** Id of the journey, the advice or the person that a stream is about. */
export const idOfStream = (stream: StreamName): string => stream.slice(stream.indexOf('/') + 1);

/** Whether a text from outside names a stream; not whether there is one. */
export const isStreamName = (text: string): text is StreamName =>
  streamKinds.some((kind) => text.startsWith(`${kind}/`) && text.length > kind.length + 1);
