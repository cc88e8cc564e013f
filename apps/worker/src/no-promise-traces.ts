import { promiseHooks } from 'node:v8';

// Runs first in the threads of workflows, see `workflow-threads.ts`: whoever asks for a hook is given one that hears nothing.
promiseHooks.createHook = () => () => undefined;
