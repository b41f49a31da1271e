import { z } from "zod";
import { createFetch } from "#server/processes/lean-fetch.ts";
import { createHttp, type Http, type Remote } from "../http.ts";

export interface EasyPostAccount {
  apiKey: string;
  /** Whence parcels are sent. */
  sender: Sender;
  /** EasyPost's own unless given. */
  baseUrl?: string | undefined;
}

export interface Sender {
  name: string;
  line1: string;
  postcode: string;
  city: string;
  /** Two letters. */
  country: string;
}

export type EasyPostRemote = Omit<Remote, "baseUrl"> & EasyPostAccount;

/**
 * EasyPost takes no keys of ours. What is asked for on a kept connection that breaks would be asked for
 * again by itself, so none is kept.
 */
export function connectEasyPost({
  apiKey,
  baseUrl = "https://api.easypost.com/v2",
  fetch = createFetch({ keepAlive: false }),
  ...remote
}: EasyPostRemote): Http {
  const authorization = `Basic ${Buffer.from(`${apiKey}:`).toString("base64")}`;
  return createHttp(
    "EasyPost",
    { ...remote, fetch, baseUrl },
    {
      headers: { Authorization: authorization },
      problemIn: (answer) => errorSchema.safeParse(answer).data?.error,
      isPassing: ({ status, code = "" }) => mendable.has(status) || undecided.has(code),
    },
  );
}

const errorSchema = z.object({ error: z.unknown() });

/** A wrong key will be mended, and an account that is short of money filled. */
const mendable = new Set([401, 402, 403]);

/** Nobody knows yet whether the label is bought: it is looked up before it is asked for again. */
const undecided = new Set([
  "SHIPMENT.PURCHASE.IN_PROGRESS",
  "SHIPMENT.POSTAGE.TIMED_OUT",
  "SHIPMENT.POSTAGE.NO_RESPONSE",
]);
