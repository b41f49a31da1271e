import { systemTitles } from "#server/rules/system-titles.ts";
import { type Airline, createAirline } from "./airlines.ts";
import { type Carrier, createCarrier } from "./carriers.ts";
import { createEasyPostCarrier } from "./easypost/carrier.ts";
import type { EasyPostAccount } from "./easypost/client.ts";
import type { Gate } from "./gate.ts";
import { createHotels, type Hotels } from "./hotels.ts";
import type { Remote } from "./http.ts";
import { createMail, type Mail } from "./mail.ts";
import { createPayments, type Payments } from "./payments.ts";
import { createPush, type Push } from "./push.ts";
import {
  type CarrierName,
  forEach,
  type GuardedSystem,
  type PaymentProvider,
  type PlayedCarrier,
  paymentProviders,
  playedCarriers,
  type System,
} from "./systems.ts";
import { createTexts, type Texts } from "./text.ts";

/** Every outside system the shop talks to. */
export interface Outside {
  payments: PaymentProviders;
  carriers: Carriers;
  /** Who is asked for a label from now on, in this order. */
  sentWith: readonly CarrierName[];
  airline: Airline;
  hotels: Hotels;
  mail: Mail;
  texts: Texts;
  push: Push;
}

export type PaymentProviders = Record<PaymentProvider, Payments>;
/** Those that are played are always there: what was begun with one of them goes on there. */
export type Carriers = Record<PlayedCarrier, Carrier> & { easypost?: Carrier };

/** Each at its address, as the sandbox plays them, and whoever takes their place. */
export function connectOutside({
  urls,
  gateOf,
  easypost,
  ...remote
}: Omit<Remote, "baseUrl" | "gate"> & {
  urls: Record<System, string>;
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
    payments: forEach(paymentProviders, (name) =>
      createPayments(systemTitles[name], at(name, name)),
    ),
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
    mail: createMail(at("world", "mail")),
    texts: createTexts(at("world", "text")),
    push: createPush(at("world", "push")),
  };
}
