import { pino, type DestinationStream } from 'pino';
import { allowedFields, type LogFields } from './log-fields.js';
import { loggedError } from './logged-error.js';

declare const written: unique symbol;

/** A sentence that stands in the code, word for word: nothing was put into it. */
export type OwnSentence = string & { readonly [written]: true };

/** Refuses, when compiled, a text that is not written out in the code as a whole: such a type would name any number of texts. */
type WrittenOut<Text extends string> = Record<never, never> extends Record<Text, true> ? never : Text;

/** Marks a sentence that is handed on before it is logged. */
export const ownSentence = <const Text extends string>(sentence: WrittenOut<Text>): OwnSentence =>
  // Safe: the mark says what the type of the parameter has made sure of.
  sentence as unknown as OwnSentence;

type Line = <const Text extends string>(fields: LogFields, sentence: OwnSentence | WrittenOut<Text>) => void;

/** A process's own log: JSON lines of a sentence from the code and of the fields that are allowed. */
export interface Log {
  readonly trace: Line;
  readonly debug: Line;
  readonly info: Line;
  readonly warn: Line;
  readonly error: Line;
  readonly fatal: Line;
}

/**
 * Opens a process's log. What may stand in it is checked once more when it is written, as not every caller is compiled
 * with this: fields by their list, errors by what is known of them.
 * @param processName stands in every line
 * @param destination where the lines go; standard output unless told
 */
export const openLog = (processName: string, level: string, destination?: DestinationStream): Log => {
  const settings = {
    level,
    base: { process: processName },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    // What is told of an error is decided here; pino's own serializer would add its stack.
    serializers: { err: (told: unknown) => told },
  };
  const lines = destination === undefined ? pino(settings) : pino(settings, destination);
  const line =
    (name: keyof Log): Line =>
    ({ err, ...fields }, sentence) =>
      lines[name](
        { ...allowedFields(fields), ...(err === undefined ? {} : { err: loggedError(err) }) },
        String(sentence),
      );
  return {
    trace: line('trace'),
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    fatal: line('fatal'),
  };
};
