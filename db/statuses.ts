export const roles = ["shopper", "admin"] as const;
export type Role = (typeof roles)[number];

/** Owners decide about an organisation and its people, members begin work for it, readers look on. */
export const organisationRoles = ["owner", "member", "reader"] as const;
export type OrganisationRole = (typeof organisationRoles)[number];

/**
 * Draining takes nothing new, begins what it has until nothing is left, and is paused then. Paused begins
 * nothing new and suspended may not; one that is leaving ends what it has.
 */
export const organisationStates = ["active", "draining", "paused", "suspended", "leaving"] as const;
export type OrganisationState = (typeof organisationStates)[number];

/** Whose turn may come. */
export const mayTakeTurns = (state: OrganisationState): boolean =>
  state === "active" || state === "draining";

/** What is done with all of an organisation at once, each a run. */
export const organisationActKinds = ["suspension", "export", "deletion"] as const;
export type OrganisationActKind = (typeof organisationActKinds)[number];

/**
 * By which way its work goes through the gate: each has slots and turns of its own. The last two are for
 * practice, so that a flood can be watched and takes nothing from anybody.
 */
export const lanes = ["house", "in turns", "first come"] as const;
export type Lane = (typeof lanes)[number];

/**
 * Where a run stands at the gate. Running holds a slot; resting waits for something and holds none, and
 * comes back before anything new is begun. The last four are final.
 */
export const placeStates = [
  "queued",
  "running",
  "resting",
  "returning",
  "done",
  "failed",
  "expired",
  "withdrawn",
] as const;
export type PlaceState = (typeof placeStates)[number];

export const finalPlaceStates = ["done", "failed", "expired", "withdrawn"] as const;
export type FinalPlaceState = (typeof finalPlaceStates)[number];

/** A run is queued until its workflow has taken it up; the last four are final. */
export const runStatuses = [
  "queued",
  "running",
  "waiting",
  "done",
  "failed",
  "cancelled",
  "compensated",
] as const;
export type RunStatus = (typeof runStatuses)[number];

export const finalRunStatuses = ["done", "failed", "cancelled", "compensated"] as const;

export const runKinds = ["welcome", "order", "trip", "job", "backlog", "organisation-act"] as const;
export type RunKind = (typeof runKinds)[number];

export const stepStatuses = [
  "waiting",
  "running",
  "retrying",
  "done",
  "failed",
  "skipped",
  "compensating",
  "compensated",
  "uncompensated",
] as const;
export type StepStatus = (typeof stepStatuses)[number];

/** What a step can be while it is undone, and after. */
export const undoingStatuses = [
  "compensating",
  "compensated",
  "uncompensated",
] as const satisfies readonly StepStatus[];
export type UndoingStatus = (typeof undoingStatuses)[number];

export const tones = ["info", "good", "warning", "bad"] as const;
export type Tone = (typeof tones)[number];

/** What the provider has confirmed, and nothing before it has. */
export const paymentStatuses = [
  "pending",
  "authorised",
  "captured",
  "partially_refunded",
  "refunded",
  "voided",
  "declined",
  "cancelled",
  "timed_out",
] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

/** What became of a webhook: "received" is still to be acted on, "failed" could not be. */
export const webhookOutcomes = ["received", "delivered", "late", "refused", "failed"] as const;
export type WebhookOutcome = (typeof webhookOutcomes)[number];

/** Work that stands still: nobody makes it again, or it fails each time. */
export const standingStates = ["paused", "failing"] as const;

/** Closed is the usual one: whoever asks is let through. Isolated is one that a person has shut off. */
export const breakerStates = ["closed", "open", "half-open", "isolated"] as const;
export type BreakerStatus = (typeof breakerStates)[number];

/** Of a schedule: whether it makes jobs at its times. What has ended makes none any more. */
export const scheduleStates = ["active", "paused", "ended"] as const;
export type ScheduleState = (typeof scheduleStates)[number];

/** What of the times that were missed: none of them, or one for all. */
export const catchUps = ["skip", "once"] as const;
export type CatchUp = (typeof catchUps)[number];

/** What when the one before has not ended: it waits beside it, or there is none this time. */
export const overlaps = ["queue", "skip"] as const;
export type Overlap = (typeof overlaps)[number];

/** What became of a letter: one that waits is tried again, and the other three are final. */
export const letterStates = ["waiting", "sent", "refused", "given up"] as const;
export type LetterState = (typeof letterStates)[number];
