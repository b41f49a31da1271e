import { randomBytes, randomInt } from "node:crypto";

export function newId(kind: string): string {
  return `${kind}_${randomBytes(12).toString("hex")}`;
}

export function newTrackingNumber(): string {
  return `CW${randomInt(1e9, 1e10)}`;
}

export function newTicketNumber(): string {
  return `LK-${randomInt(1e9, 1e10)}`;
}

export function newVoucherNumber(): string {
  return `LH-${randomInt(1e9, 1e10)}`;
}
