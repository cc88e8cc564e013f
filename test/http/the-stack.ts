import { startHttpStack, type HttpStack } from './http-stack.js';

let started: Promise<HttpStack> | undefined;

/** The stack on which all stories are told that need none of their own; the first that asks for it starts it. */
export const theStack = (): Promise<HttpStack> => (started ??= startHttpStack());

/** Stops it, once all are told. */
export const stopTheStack = async (): Promise<void> => (await started)?.stop();
