/** UTC milliseconds. The ledger keeps time by it alone, so a test can move it. */
export type Clock = () => number;
