import * as answer from "#server/web/openapi/answers.ts";
import type { Operation } from "#server/web/openapi/operation.ts";
import { credentials, newAccount } from "./accounts.ts";
import { leavingForm } from "./leaving-routes.tsx";
import { addressChange } from "./mail-address.ts";
import { accountNamed, newPasswordChosen } from "./recovery.ts";
import { bothGiven, codeGiven, passwordGiven } from "./second-factor.ts";
import { passwordChange } from "./security.ts";

export const accountOperations: Operation[] = [
  {
    method: "post",
    path: "/api/session",
    tag: "Accounts",
    summary: "Sign in",
    description:
      "Sets the session's cookie. Whoever has a second factor is answered 202 and nobody is signed in: " +
      "POST /api/session/code is the next step.",
    for: "anyone",
    body: credentials,
    example: { username: "alice", password: "cartwright" },
    answers: {
      200: { description: "Signed in", schema: answer.signedIn },
      202: { description: "A code is wanted as well", schema: answer.codeWanted },
    },
  },
  {
    method: "post",
    path: "/api/session/code",
    tag: "Accounts",
    summary: "Sign in: the code after the password",
    description:
      "From the phone, or a recovery code, with the cookie that the password was answered with, " +
      "within five minutes. Each code counts once; after five wrong ones the password comes first again.",
    for: "anyone",
    body: codeGiven,
    example: { code: "123456" },
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
    example: { current: "cartwright", password: "correct horse" },
    answers: { 204: { description: "Changed" } },
  },
  {
    method: "post",
    path: "/api/account/email",
    tag: "Accounts",
    summary: "Say where your letters go; whoever had them before is told",
    description: "An empty address takes it out: then no letter is sent to you.",
    for: "shopper",
    body: addressChange,
    example: { email: "alice@example.com", password: "cartwright" },
    answers: { 204: { description: "Changed" } },
  },
  {
    method: "post",
    path: "/api/password-recovery",
    tag: "Accounts",
    summary: "Forgotten password: send a letter with a link to choose a new one",
    description:
      "Answers the same whether there is such an account or not. The link counts for an hour, and once; " +
      "three letters an hour go to one account.",
    for: "anyone",
    body: accountNamed,
    example: { account: "alice" },
    answers: { 202: { description: "A letter is on its way, if there is such an account" } },
  },
  {
    method: "post",
    path: "/api/password-recovery/choose",
    tag: "Accounts",
    summary: "Choose a new password with the token of the letter's link",
    description:
      "It ends every session of the account and signs nobody in: a second factor is asked for as ever.",
    for: "anyone",
    body: newPasswordChosen,
    example: { token: "…", password: "a few quiet words" },
    answers: { 204: { description: "It counts from now on" } },
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
    method: "get",
    path: "/api/account/second-factor",
    tag: "Accounts",
    summary: "Whether you have a second factor",
    for: "shopper",
    answers: { 200: { description: "As it stands", schema: answer.secondFactor } },
  },
  {
    method: "post",
    path: "/api/account/second-factor",
    tag: "Accounts",
    summary: "Begin to set up a second factor",
    description:
      "A key for an authenticator app (TOTP). Nothing is asked for until it is confirmed.",
    for: "shopper",
    body: passwordGiven,
    example: { password: "cartwright" },
    answers: { 201: { description: "The key", schema: answer.secondFactorKey } },
  },
  {
    method: "post",
    path: "/api/account/second-factor/confirm",
    tag: "Accounts",
    summary: "Turn your second factor on with a code; it ends your other sessions",
    for: "shopper",
    body: codeGiven,
    example: { code: "123456" },
    answers: { 200: { description: "Told this once", schema: answer.recoveryCodes } },
  },
  {
    method: "post",
    path: "/api/account/second-factor/recovery-codes",
    tag: "Accounts",
    summary: "Make new recovery codes; the ones before are worth nothing any more",
    for: "shopper",
    body: bothGiven,
    example: { password: "cartwright", code: "123456" },
    answers: { 200: { description: "Told this once", schema: answer.recoveryCodes } },
  },
  {
    method: "post",
    path: "/api/account/second-factor/off",
    tag: "Accounts",
    summary: "Turn your second factor off",
    for: "shopper",
    body: bothGiven,
    example: { password: "cartwright", code: "123456" },
    answers: { 204: { description: "Off" } },
  },
  {
    method: "post",
    path: "/api/users",
    tag: "Accounts",
    summary: "Create an account and sign in",
    for: "anyone",
    body: newAccount,
    example: { username: "carol", displayName: "Carol", password: "correct horse" },
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
    example: { password: "cartwright" },
    answers: { 204: { description: "Deleted, and signed out" } },
  },
];
