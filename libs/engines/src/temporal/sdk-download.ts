import { TestWorkflowEnvironment } from '@temporalio/testing';

/** Run as a program of its own, so that a download that hangs can be ended: `sdk-download <cli|time-skipping> <folder>`. */
const [kind, downloadDir] = process.argv.slice(2);
if (downloadDir === undefined) throw new Error('Usage: sdk-download <cli|time-skipping> <folder>');
const server = { executable: { type: 'cached-download', downloadDir } } as const;
const environment =
  kind === 'cli'
    ? await TestWorkflowEnvironment.createLocal({ server })
    : await TestWorkflowEnvironment.createTimeSkipping({ server });
await environment.teardown();
