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
  /** With what it wraps keys anew, and where these are; a worker that has nothing to do with keys unless told. */
  readonly keyRotator?: { readonly databaseUrl: string; readonly keys: Readonly<Record<string, string>> };
}

/** Starts the worker that was built; it ends with the test that runs, or with its file where all tests of that use it. */
export const startWorker = ({
  databaseUrl,
  temporalAddress,
  taskQueue,
  payloadKeyFile,
  eraser,
  keyRotator,
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
      ...(keyRotator === undefined
        ? {}
        : { [environment.keyRotatorDatabaseUrl]: keyRotator.databaseUrl, ...keyRotator.keys }),
    },
  });
