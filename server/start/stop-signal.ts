/** Aborted at the first SIGINT, SIGTERM or hang-up. The second means now: children are killed on the way out. */
export function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(1);
      stopping.abort(signal);
    });
  }
  return stopping.signal;
}
