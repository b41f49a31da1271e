interface Seldom {
  now: () => number;
  most?: number;
  windowMs?: number;
}

/**
 * For lines that strangers can cause: at most so many in a while, and the first of the next while says
 * how many were left out. Whoever wants to fill the disk must not be helped by the log.
 */
export function saidSeldom({ now, most = 10, windowMs = 60_000 }: Seldom) {
  let until = 0;
  let said = 0;
  let leftOut = 0;

  return function maySay(): { leftOut: number } | undefined {
    if (now() >= until) {
      until = now() + windowMs;
      said = 0;
    }
    if (said >= most) {
      leftOut += 1;
      return undefined;
    }
    said += 1;
    const before = leftOut;
    leftOut = 0;
    return { leftOut: before };
  };
}
