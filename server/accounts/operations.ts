import * as answer from "#server/web/openapi/answers.ts";
import type { Operation } from "#server/web/openapi/operation.ts";
import { credentials, newAccount } from "./accounts.ts";

export const accountOperations: Operation[] = [
  {
    method: "post",
    path: "/api/session",
    tag: "Accounts",
    summary: "Sign in",
    description: "Sets the session's cookie.",
    for: "anyone",
    body: credentials,
    answers: { 200: { description: "Signed in", schema: answer.signedIn } },
  },
  {
    method: "get",
    path: "/api/session",
    tag: "Accounts",
    summary: "Who is signed in",
    for: "anyone",
    answers: { 200: { description: "The account, or null", schema: answer.session } },
  },
  {
    method: "delete",
    path: "/api/session",
    tag: "Accounts",
    summary: "Sign out",
    for: "anyone",
    answers: { 204: { description: "Signed out" } },
  },
  {
    method: "post",
    path: "/api/users",
    tag: "Accounts",
    summary: "Create an account and sign in",
    for: "anyone",
    body: newAccount,
    answers: { 201: { description: "Created", schema: answer.signedIn } },
  },
];
