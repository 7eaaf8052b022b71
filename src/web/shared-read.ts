/**
 * Shares one read among all who ask while it has not begun: who asks gets what a read that began after they asked has found, never
 * an older answer, and at most one read runs and one waits, however many ask.
 */
export function sharedRead<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let running: Promise<unknown> | undefined;
  let waiting: Promise<Value> | undefined;
  return () => {
    waiting ??= (running ?? Promise.resolve())
      .catch(() => {})
      .then(() => {
        waiting = undefined;
        const begun = read();
        running = begun;
        return begun;
      });
    return waiting;
  };
}
