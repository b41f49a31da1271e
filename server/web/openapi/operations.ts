import { paymentEventSchema } from "#server/outside/payment-events.ts";
import { markRead } from "../notifications.ts";
import * as answer from "./answers.ts";
import type { Operation } from "./operation.ts";

/** What belongs to no domain. */
export const houseOperations: Operation[] = [
  {
    method: "get",
    path: "/api/notifications",
    tag: "Notifications",
    summary: "Your latest notifications",
    for: "shopper",
    answers: { 200: { description: "The newest first", schema: answer.notificationList } },
  },
  {
    method: "post",
    path: "/api/notifications/read",
    tag: "Notifications",
    summary: "Mark as read, up to one of them",
    for: "shopper",
    body: markRead,
    answers: { 200: { description: "How many were marked", schema: answer.marked } },
  },
  {
    method: "post",
    path: "/api/payment/callback",
    tag: "Payments",
    summary: "What a payment provider tells",
    description: answer.signedDescription,
    for: "provider",
    body: paymentEventSchema,
    answers: { 200: { description: "Accepted, now or before", schema: answer.eventTaken } },
  },
];
