/** How much anybody may ask at once. Nobody who uses the shop as it is meant comes near. */
export interface Limits {
  streamsPerSession: number;
  /** Behind one address may sit a whole school, or all there are, where no proxy says who is who. */
  streamsPerAddress: number;
  commandsPerMinute: number;
  /** Admins decide about everybody's orders. */
  adminCommandsPerMinute: number;
}

export const usualLimits: Limits = {
  streamsPerSession: 24,
  streamsPerAddress: 2_000,
  commandsPerMinute: 240,
  adminCommandsPerMinute: 6_000,
};
