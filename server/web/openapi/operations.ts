import { z } from "zod";
import { paymentEventSchema, toldByAwakeable } from "#server/outside/payment-events.ts";
import { markRead } from "../notifications.ts";
import { letThrough, shut } from "../outside.tsx";
import { turnAll, turnOne } from "../sandbox.tsx";
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
    example: { upTo: 12 },
    answers: { 200: { description: "How many were marked", schema: answer.marked } },
  },
  {
    method: "get",
    path: "/api/work",
    tag: "Work",
    summary: "What stands still, and why",
    for: "admin",
    answers: { 200: { description: "The longest first", schema: answer.standingWork } },
  },
  ...(["resume", "cancel"] as const).map(
    (what): Operation => ({
      method: "post",
      path: `/api/work/{id}/${what}`,
      tag: "Work",
      summary: what === "resume" ? "Try it again now" : "Cancel it, and undo what it did",
      for: "admin",
      answers: { 202: { description: "Asked for", schema: answer.workAsked } },
    }),
  ),
  {
    method: "get",
    path: "/api/books",
    tag: "Work",
    summary: "How the books stood when they were compared last",
    for: "admin",
    answers: {
      200: { description: "What differed and was not mended", schema: answer.booksLooked },
    },
  },
  {
    method: "post",
    path: "/api/books/look",
    tag: "Work",
    summary: "Compare the books now, and mend what is safe",
    for: "admin",
    answers: { 200: { description: "All that was found", schema: answer.booksFound } },
  },
  {
    method: "get",
    path: "/api/outside",
    tag: "Work",
    summary: "Whether those outside are asked at the moment, and why not",
    for: "admin",
    answers: { 200: { description: "Each of them", schema: answer.systems } },
  },
  {
    method: "post",
    path: "/api/outside/{system}/shut",
    tag: "Work",
    summary: "Do not ask it, for a while or until it is let through again",
    for: "admin",
    body: shut,
    answers: { 200: { description: "How it is from now on", schema: answer.system } },
  },
  {
    method: "post",
    path: "/api/outside/{system}/let-through",
    tag: "Work",
    summary: "Ask it as usual again",
    for: "admin",
    body: letThrough,
    answers: { 200: { description: "How it is from now on", schema: answer.system } },
  },
  {
    method: "get",
    path: "/api/sandbox",
    tag: "Sandbox",
    summary: "How the pretended outside is turned; not found where there is none",
    for: "admin",
    answers: { 200: { description: "Each of them", schema: answer.dials } },
  },
  {
    method: "post",
    path: "/api/sandbox",
    tag: "Sandbox",
    summary: "Turn all of them at once",
    for: "admin",
    body: turnAll,
    answers: { 200: { description: "As they are turned now", schema: answer.dials } },
  },
  {
    method: "post",
    path: "/api/sandbox/{system}",
    tag: "Sandbox",
    summary: "Turn one of them",
    description: "What is not named is calm.",
    for: "admin",
    body: turnOne,
    answers: { 200: { description: "As they are turned now", schema: answer.dials } },
  },
  {
    method: "post",
    path: "/api/sandbox/{system}/lose-next",
    tag: "Sandbox",
    summary: "Let what is asked of it next happen, and its answer be lost",
    for: "admin",
    answers: { 200: { description: "As they are turned now", schema: answer.dials } },
  },
  {
    method: "post",
    path: "/api/events/{id}/again",
    tag: "Work",
    summary: "Hand an event over again that nobody has acted on",
    for: "admin",
    answers: { 202: { description: "How often by now", schema: answer.handedOver } },
  },
  {
    method: "post",
    path: "/api/payment/callback",
    tag: "Payments",
    summary: "What a payment provider tells",
    description: answer.signedDescription,
    for: "provider",
    body: z.union([paymentEventSchema, toldByAwakeable]),
    answers: { 200: { description: "Accepted, now or before", schema: answer.eventTaken } },
  },
];
