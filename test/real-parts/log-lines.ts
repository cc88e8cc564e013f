import { loggedFields } from '@traject/daemon';

/** What pino and `openLog` add to each line. */
const ofEveryLine = ['level', 'time', 'process', 'msg', 'err'];
const ofAnError = ['name', 'code', 'type', 'syscall', 'constraint', 'message', 'at', 'cause'];

/** Fields of a line of a log that may not stand there; those of its error with `err.` before them. */
export const strangeIn = (line: object): readonly string[] => [
  ...Object.keys(line).filter((field) => !ofEveryLine.includes(field) && !Object.hasOwn(loggedFields, field)),
  ...('err' in line && typeof line.err === 'object' && line.err !== null ? strangeInError(line.err) : []),
];

const strangeInError = (error: object): readonly string[] => [
  ...Object.keys(error)
    .filter((field) => !ofAnError.includes(field))
    .map((field) => `err.${field}`),
  ...('cause' in error && typeof error.cause === 'object' && error.cause !== null ? strangeInError(error.cause) : []),
];
