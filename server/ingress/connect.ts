import { setTimeout as delay } from "node:timers/promises";
import { connect, type Ingress as RestateIngress, rpc } from "@restatedev/restate-sdk-clients";
import { at } from "#server/restate/at.ts";
import { requestIdHeader } from "#server/restate/request-id-header.ts";

/** The only way from the routes to the services. */
export interface Ingress extends RestateIngress {
  /** The same, where what the services log names the request that they were asked by. */
  onBehalfOf(requestId: string): Ingress;
}

const timeout = 5_000;

export function connectIngress({ url }: { url: string }): Ingress {
  const reached = at(url);
  const asking = (headers: Record<string, string>): Ingress =>
    Object.assign(connect({ ...reached, headers }), {
      onBehalfOf: (requestId: string) => asking({ [requestIdHeader]: requestId }),
    });
  return asking({});
}

/** Every mutation is keyed: one whose answer was lost may have been applied. */
export function keyedCall<I, O>(idempotencyKey: string) {
  return rpc.opts<I, O>({ idempotencyKey, timeout });
}

export function keyedSend<I>(idempotencyKey: string) {
  return rpc.sendOpts<I>({ idempotencyKey, timeout });
}

/** A workflow's key already makes it unique. */
export function bounded<I>() {
  return rpc.sendOpts<I>({ timeout });
}

/** For the calls that take no timeout of their own. */
export async function inTime<T>(call: Promise<T>): Promise<T> {
  const done = new AbortController();
  const late = delay(timeout, undefined, { signal: done.signal }).then(() => {
    throw new Error(`Restate did not answer within ${timeout} ms`);
  });
  late.catch(() => {});
  try {
    return await Promise.race([call, late]);
  } finally {
    done.abort();
  }
}
