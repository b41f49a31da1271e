import { type Airline, createAirline } from "./airlines.ts";
import { type Carrier, createCarrier } from "./carriers.ts";
import { createHotels, type Hotels } from "./hotels.ts";
import type { Remote } from "./http.ts";
import { createMail, type Mail } from "./mail.ts";
import { createPayments, type Payments } from "./payments.ts";
import { createPush, type Push } from "./push.ts";
import { createTexts, type Texts } from "./text.ts";

/** Every outside system the shop talks to. */
export interface Outside {
  payments: Payments;
  carrier: Carrier;
  airline: Airline;
  hotels: Hotels;
  mail: Mail;
  texts: Texts;
  push: Push;
}

/** All of them at one address, as the sandbox plays them. */
export function connectOutside(remote: Remote): Outside {
  return {
    payments: createPayments(remote),
    carrier: createCarrier(remote),
    airline: createAirline(remote),
    hotels: createHotels(remote),
    mail: createMail(remote),
    texts: createTexts(remote),
    push: createPush(remote),
  };
}
