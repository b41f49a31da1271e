import { createNotificationService, type NotificationOptions } from "./notification/service.ts";
import type { PaymentOptions } from "./payment/options.ts";
import { createPaymentService } from "./payment/service.ts";
import { createWelcomeRun, type WelcomeOptions } from "./welcome/workflow.ts";

export type HouseServiceOptions = PaymentOptions &
  NotificationOptions &
  Pick<WelcomeOptions, "suggest"> &
  Partial<WelcomeOptions>;

/** What every domain uses: payments, messages, and the welcome of a new account. */
export function createHouseServices(options: HouseServiceOptions) {
  const { events, suggest, lookAroundMs = 5_000 } = options;
  return [
    createWelcomeRun({ events, suggest, lookAroundMs }),
    createPaymentService(options),
    createNotificationService(options),
  ];
}
