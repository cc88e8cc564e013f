import { inject } from 'vitest';
import { environment } from '@traject/contracts';
import { startApp, type AppProcess } from '../real-parts/app-process.js';

/** What a worker is started with. */
export interface WorkerWorld {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly taskQueue: string;
  /** That of all processes of this run unless told. */
  readonly payloadKeyFile?: string;
  /** With what it destroys; a worker that may not destroy anything unless told. */
  readonly eraser?: { readonly databaseUrl: string; readonly destroyedKeysFile: string };
}

/** Starts the worker that was built; it ends with the test that runs, or with its file where all tests of that use it. */
export const startWorker = ({
  databaseUrl,
  temporalAddress,
  taskQueue,
  payloadKeyFile,
  eraser,
}: WorkerWorld): AppProcess =>
  startApp({
    name: 'worker',
    needs: ['workflow-bundle.js'],
    env: {
      [environment.databaseUrl]: databaseUrl,
      [environment.temporalAddress]: temporalAddress,
      [environment.taskQueue]: taskQueue,
      [environment.payloadKeyFile]: payloadKeyFile ?? inject('payloadKeyFile'),
      ...(eraser === undefined
        ? {}
        : {
            [environment.eraserDatabaseUrl]: eraser.databaseUrl,
            [environment.destroyedKeysFile]: eraser.destroyedKeysFile,
          }),
    },
  });
