import type { Outside } from "#server/outside/connect.ts";
import { Unavailable } from "#server/outside/errors.ts";
import type { Payments } from "#server/outside/payments.ts";
import { forEach, playedProviders } from "#server/outside/systems.ts";

/** What a test puts between the shop and the outside, for as long as it needs it. */
export interface Rig {
  airline?: Partial<Outside["airline"]>;
  hotels?: Partial<Outside["hotels"]>;
  payments?: Partial<Payments>;
}

/** The outside with a rig that can be changed while it is in use. */
export function rigged(rig: () => Rig): (outside: Outside) => Outside {
  const over = <Part extends object>(real: Part, part: () => Partial<Part> | undefined): Part =>
    new Proxy(real, {
      get: (target, name, receiver) =>
        Reflect.get(part() ?? {}, name) ?? Reflect.get(target, name, receiver),
    });
  return (outside) => ({
    ...outside,
    airline: over(outside.airline, () => rig().airline),
    hotels: over(outside.hotels, () => rig().hotels),
    payments: forEach(playedProviders, (name) =>
      over(outside.payments[name], () => rig().payments),
    ),
  });
}

/** It happens each time, and nobody ever hears of it. */
export function unheard<Sent extends unknown[], Answer>(
  call: (...sent: Sent) => Promise<Answer>,
): (...sent: Sent) => Promise<Answer> {
  return async (...sent) => {
    await call(...sent);
    throw new Unavailable("The answer was lost");
  };
}
