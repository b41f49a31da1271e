import { systemTitles } from "#server/rules/system-titles.ts";
import { type Airline, createAirline } from "./airlines.ts";
import { type Carrier, createCarrier } from "./carriers.ts";
import type { Gate } from "./gate.ts";
import { createHotels, type Hotels } from "./hotels.ts";
import type { Remote } from "./http.ts";
import { createMail, type Mail } from "./mail.ts";
import { createPayments, type Payments } from "./payments.ts";
import { createPush, type Push } from "./push.ts";
import {
  type CarrierName,
  carrierNames,
  forEach,
  type GuardedSystem,
  type PaymentProvider,
  paymentProviders,
  type System,
} from "./systems.ts";
import { createTexts, type Texts } from "./text.ts";

/** Every outside system the shop talks to. */
export interface Outside {
  payments: PaymentProviders;
  carriers: Carriers;
  airline: Airline;
  hotels: Hotels;
  mail: Mail;
  texts: Texts;
  push: Push;
}

export type PaymentProviders = Record<PaymentProvider, Payments>;
export type Carriers = Record<CarrierName, Carrier>;

/** Each at its address, as the sandbox plays them. */
export function connectOutside({
  urls,
  gateOf,
  ...remote
}: Omit<Remote, "baseUrl" | "gate"> & {
  urls: Record<System, string>;
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
    carriers: forEach(carrierNames, (name) => createCarrier(systemTitles[name], at(name, name))),
    airline: createAirline(at("world", "airline")),
    hotels: createHotels(at("world", "hotels")),
    mail: createMail(at("world", "mail")),
    texts: createTexts(at("world", "text")),
    push: createPush(at("world", "push")),
  };
}
