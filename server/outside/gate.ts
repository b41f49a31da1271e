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
