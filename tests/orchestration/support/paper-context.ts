import { type Context, RestatePromise } from "@restatedev/restate-sdk";

/**
 * A context without a server, for properties that need hundreds of runs: what it runs, it runs at
 * once and remembers nowhere. What replays and crashes do is asked of a real server.
 */
export function paperContext(): Context {
  const paper = {
    request: () => ({ id: `paper-${runs++}` }),
    run: (_name: string, action: () => unknown) => RestatePromise.resolve((async () => action())()),
    sleep: () => RestatePromise.resolve(never),
    cancellation: () => RestatePromise.resolve(never),
  };
  // Only what the kit asks of a context is there.
  return paper as unknown as Context;
}

let runs = 0;
const never = new Promise<void>(() => {});
