/** `npm start` hands each signal on that Ctrl-C has sent us already, and supervisors send one to both of us. */
const echoMs = 200;

/**
 * Aborted at the first SIGINT, SIGTERM or hang-up, and when whoever runs us is gone. The second means now:
 * children are killed on the way out.
 */
export function stopSignal(now = () => performance.now()): AbortSignal {
  const stopping = new AbortController();
  let firstAt = 0;
  const isEcho = (signal: string) => signal === stopping.signal.reason && now() - firstAt < echoMs;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (!stopping.signal.aborted) {
        firstAt = now();
        stopping.abort(signal);
      } else if (!isEcho(signal)) process.exit(1);
    });
  }
  process.once("disconnect", () => stopping.abort("disconnect"));
  return stopping.signal;
}
