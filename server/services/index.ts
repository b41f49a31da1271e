import { type BooksOptions, createBooks } from "./books/object.ts";
import type { Keeper } from "./keeper.ts";
import { createNotificationService, type NotificationOptions } from "./notification/service.ts";
import type { PaymentOptions } from "./payment/options.ts";
import { createPaymentService } from "./payment/service.ts";
import { createWelcomeRun, type WelcomeOptions } from "./welcome/workflow.ts";

/** Until Restate is there nobody can ask it, and nothing asks before. */
type BooksGiven = Pick<BooksOptions, "openTargets" | "keepers" | "outside"> & {
  reconcileMs?: number;
};

export type HouseServiceOptions = PaymentOptions &
  NotificationOptions &
  Pick<WelcomeOptions, "suggest"> &
  BooksGiven &
  Partial<WelcomeOptions>;

/** What every domain uses: payments, messages, and the welcome of a new account. */
export function createHouseServices(options: HouseServiceOptions) {
  const { events, suggest, lookAroundMs = 5_000, reconcileMs = tenMinutes } = options;
  const keepers = [keeperOfWelcomes, ...options.keepers];
  return [
    createWelcomeRun({ events, suggest, lookAroundMs }),
    createPaymentService(options),
    createNotificationService(options),
    createBooks({ ...options, keepers, everyMs: reconcileMs }),
  ];
}

const tenMinutes = 10 * 60_000;

const keeperOfWelcomes: Keeper = {
  kind: "welcome",
  targetsOf: ({ id }) => [`WelcomeRun/${id}/run`],
};
