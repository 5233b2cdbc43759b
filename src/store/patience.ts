/**
 * The promise's value, or `late()` where the time is up first, or `abandoned()` where the signal aborts first.
 * Nothing is left behind: neither a timer nor a listener.
 */
export async function patience<T>(
  promise: Promise<T>,
  bounds: { ms: number; late: () => T; signal?: AbortSignal | undefined; abandoned?: () => T },
): Promise<T> {
  const { ms, late, signal, abandoned } = bounds;
  const first = Promise.withResolvers<T>();
  const timer = setTimeout(() => first.resolve(late()), ms);
  const abort = () => first.resolve((abandoned ?? late)());
  signal?.addEventListener('abort', abort, { once: true });
  promise.then(first.resolve, first.reject);
  try {
    return await first.promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
