import { Refused } from "./errors.ts";

/** How a call went, as far as it tells whether the other side is up: a refusal says that it is. */
export type Ended = { ok: true } | { ok: false; reason: string };

/** Somebody who was let through, and says afterwards how that went. */
export interface Pass {
  left(ended: Ended): void;
}

/** Stands before an outside system, and lets nobody through while that is down. */
export interface Gate {
  /** Throws `LeftAlone` when nobody may ask now. */
  enter(): Pass;
}

export const openGate: Gate = { enter: () => ({ left: () => {} }) };

/** One call, whose failures are told in our words. */
export async function through<T>(
  gate: Gate,
  call: () => Promise<T>,
  inOurWords: (thrown: unknown) => Error,
): Promise<T> {
  const pass = gate.enter();
  try {
    const answer = await call();
    pass.left({ ok: true });
    return answer;
  } catch (thrown) {
    const error = inOurWords(thrown);
    pass.left(error instanceof Refused ? { ok: true } : { ok: false, reason: error.message });
    throw error;
  }
}
