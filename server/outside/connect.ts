import { systemTitles } from "#server/rules/system-titles.ts";
import { type Airline, createAirline } from "./airlines.ts";
import { type Carrier, createCarrier } from "./carriers.ts";
import { createEasyPostCarrier } from "./easypost/carrier.ts";
import type { EasyPostAccount } from "./easypost/client.ts";
import type { Gate } from "./gate.ts";
import { createHotels, type Hotels } from "./hotels.ts";
import type { Remote } from "./http.ts";
import { createPayments, type Payments } from "./payments.ts";
import { createPush, type Push } from "./push.ts";
import type { StripeAccount } from "./stripe/client.ts";
import { createStripePayments } from "./stripe/payments.ts";
import {
  type CarrierName,
  forEach,
  type GuardedSystem,
  type PaymentProvider,
  type PlayedCarrier,
  type PlayedProvider,
  playedCarriers,
  playedProviders,
  type System,
} from "./systems.ts";
import { createTexts, type Texts } from "./text.ts";

/** Every outside system that a service talks to; letters are sent from their own rows. */
export interface Outside {
  payments: PaymentProviders;
  /** Who is asked to take a payment from now on, in this order. */
  paidThrough: readonly PaymentProvider[];
  carriers: Carriers;
  /** Who is asked for a label from now on, in this order. */
  sentWith: readonly CarrierName[];
  airline: Airline;
  hotels: Hotels;
  texts: Texts;
  push: Push;
}

/** Those that are played are always there: what was begun with one of them goes on there. */
export type PaymentProviders = Record<PlayedProvider, Payments> & { stripe?: Payments };
export type Carriers = Record<PlayedCarrier, Carrier> & { easypost?: Carrier };

/** Each at its address, as the sandbox plays them, and whoever takes their place. */
export function connectOutside({
  urls,
  gateOf,
  stripe,
  easypost,
  ...remote
}: Omit<Remote, "baseUrl" | "gate"> & {
  urls: Record<System, string>;
  /** Takes all payments from now on, where it is set up. */
  stripe?: StripeAccount | undefined;
  /** Carries all parcels from now on, where it is set up. */
  easypost?: EasyPostAccount | undefined;
  gateOf?: (name: GuardedSystem) => Gate;
}): Outside {
  const at = (system: System, name: GuardedSystem) => ({
    ...remote,
    baseUrl: urls[system],
    ...(gateOf && { gate: gateOf(name) }),
  });
  return {
    payments: {
      ...forEach(playedProviders, (name) => createPayments(systemTitles[name], at(name, name))),
      ...(stripe && {
        stripe: createStripePayments({
          ...{ ...remote, ...stripe },
          ...(gateOf && { gate: gateOf("stripe") }),
        }),
      }),
    },
    // Nothing that is played takes a payment beside one who takes money.
    paidThrough: stripe ? ["stripe"] : playedProviders,
    carriers: {
      ...forEach(playedCarriers, (name) => createCarrier(systemTitles[name], at(name, name))),
      ...(easypost && {
        easypost: createEasyPostCarrier({
          ...{ ...remote, ...easypost },
          ...(gateOf && { gate: gateOf("easypost") }),
        }),
      }),
    },
    // Nothing that is played takes a parcel beside one who carries it.
    sentWith: easypost ? ["easypost"] : playedCarriers,
    airline: createAirline(at("world", "airline")),
    hotels: createHotels(at("world", "hotels")),
    texts: createTexts(at("world", "text")),
    push: createPush(at("world", "push")),
  };
}
