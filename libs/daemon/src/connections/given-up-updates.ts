import { setTimeout as wait } from 'node:timers/promises';

/** `FAILED_PRECONDITION` of gRPC. */
const failedPrecondition = 9;
const attempts = 5;
const firstWaitMs = 25;

/** Whether Temporal gave up an Update, or does not take it as its workflow's tasks fail again and again. */
export const wasGivenUp = (error: unknown): boolean =>
  error instanceof Error &&
  error.cause instanceof Error &&
  'code' in error.cause &&
  error.cause.code === failedPrecondition;

/**
 * Sends an Update again that Temporal gave up, as an interceptor of its client. When a run ends or goes on in a new one
 * and a timer or another Update has come in meanwhile, Temporal lets the run look at that first: the workflow task fails
 * (`UnhandledCommand`), and an Update that came with it is given up for good, though its events may be in the log. For
 * Updates that may come twice: those of a process know a command by its id. One that starts a workflow is not sent
 * again, as where that begins was looked up before.
 */
export const sendAgainWhenGivenUp = {
  startUpdate: async <Input, Output>(input: Input, next: (input: Input) => Promise<Output>): Promise<Output> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await next(input);
      } catch (error) {
        if (!wasGivenUp(error) || attempt === attempts) throw error;
      }
      await wait(firstWaitMs * 2 ** (attempt - 1));
    }
  },
};
