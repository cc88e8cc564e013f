/** Tells when the person, or the program that started us, wants the stack to stop. */
export interface StopRequest {
  readonly signal: AbortSignal;
  /** Settles when a stop is requested. */
  readonly requested: Promise<void>;
}

/**
 * Listens for Ctrl-C, SIGTERM and the end of the program that started us. A second request is impatience: `force` is
 * called.
 */
export function listenForStop(force: () => void): StopRequest {
  const stop = new AbortController();
  const requested = new Promise<void>((resolve) => {
    stop.signal.addEventListener('abort', () => {
      resolve();
    });
  });
  const onSignal = () => {
    if (stop.signal.aborted) force();
    else stop.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  if (process.connected) {
    process.on('disconnect', () => {
      stop.abort();
    });
    process.channel?.unref();
  }
  return { signal: stop.signal, requested };
}
