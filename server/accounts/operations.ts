import * as answer from "#server/web/openapi/answers.ts";
import type { Operation } from "#server/web/openapi/operation.ts";
import { credentials, newAccount } from "./accounts.ts";
import { leavingForm } from "./leaving-routes.tsx";
import { passwordChange } from "./security.ts";

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
    path: "/api/account/password",
    tag: "Accounts",
    summary: "Change your password; it ends your other sessions",
    for: "shopper",
    body: passwordChange,
    answers: { 204: { description: "Changed" } },
  },
  {
    method: "post",
    path: "/api/account/sessions/end-others",
    tag: "Accounts",
    summary: "Sign out everywhere else",
    for: "shopper",
    answers: { 204: { description: "Signed out" } },
  },
  {
    method: "post",
    path: "/api/account/sessions/{id}/end",
    tag: "Accounts",
    summary: "Sign out somewhere",
    for: "shopper",
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
  {
    method: "get",
    path: "/api/account/export",
    tag: "Accounts",
    summary: "All that is kept about you",
    for: "shopper",
    answers: { 200: { description: "A file to take along", schema: answer.accountExport } },
  },
  {
    method: "post",
    path: "/api/account/delete",
    tag: "Accounts",
    summary: "Delete your account",
    description:
      "Your name, addresses, messages and sessions go; orders and payments stay and name nobody. " +
      "Refused with 409 while something of yours is not finished.",
    for: "shopper",
    body: leavingForm,
    answers: { 204: { description: "Deleted, and signed out" } },
  },
];
