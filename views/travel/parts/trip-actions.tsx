import type { TripPageDescription } from "#db/travel/trip-pages.ts";
import {
  type Refund,
  refundRuleFor,
  refundRuleWithoutFlight,
} from "#server/domains/travel/rules/refund.ts";
import { tripActions } from "#server/domains/travel/rules/trip-actions.ts";
import { formatMoney } from "#server/rules/money.ts";
import { busy, Command } from "#views/parts/command.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { pathTo } from "#views/parts/path.ts";
import { formatTimeAt } from "./travel-time.tsx";

interface TripChoicesProps {
  trip: TripPageDescription;
  refund: Refund;
}

/** What its owner can do now, and nothing that cannot be done. */
export function TripChoices({ trip, refund }: TripChoicesProps) {
  const actions = tripActions(trip, trip.payments, refund);
  const { pay, cancelPayment, answerPrice, cancelFree, cancelForRefund } = actions;
  if (cancelForRefund) return <CancelForRefund trip={trip} refund={refund} />;
  if (answerPrice !== undefined) return <AnswerPrice trip={trip} askedCents={answerPrice} />;
  if (!cancelPayment && !cancelFree) return null;
  return (
    <div class="actions">
      {pay?.payUrl && (
        <a id="pay" class="button button-primary button-large" href={pay.payUrl}>
          Pay {formatMoney(pay.amountCents, pay.currency)} at the provider
          <Icon name="external" size={16} />
        </a>
      )}
      {cancelPayment && <CancelPayment tripId={trip.id} />}
      {cancelFree && <CancelFree tripId={trip.id} />}
    </div>
  );
}

/** A trip is paid in one try: with its payment the trip is cancelled, and the button says so. */
function CancelPayment({ tripId }: { tripId: string }) {
  return (
    <Command id="cancel-payment-form" action={pathTo("api", "trips", tripId, "cancel-payment")}>
      <button
        id="cancel-payment"
        class="button"
        type="submit"
        data-attr:disabled={busy("cancel-payment-form")}
      >
        Cancel the payment and the trip
      </button>
    </Command>
  );
}

function CancelFree({ tripId }: { tripId: string }) {
  return (
    <Command id="cancel-trip-form" action={pathTo("api", "trips", tripId, "cancel")}>
      <button
        id="cancel-trip"
        class="button button-danger"
        type="submit"
        data-attr:disabled={busy("cancel-trip-form")}
      >
        Cancel the trip, free of charge
      </button>
    </Command>
  );
}

/** The answer names the price that was shown: a yes to one price is no yes to another. */
function AnswerPrice({ trip, askedCents }: { trip: TripPageDescription; askedCents: number }) {
  const { id, currency } = trip;
  const action = pathTo("api", "trips", id, "price");
  const shown = formatMoney(askedCents, currency);
  return (
    <>
      <dl class="facts price-question">
        {trip.expectedCents !== null && (
          <div>
            <dt>You were shown</dt>
            <dd class="figure">{formatMoney(trip.expectedCents, currency)}</dd>
          </div>
        )}
        <div>
          <dt>It costs now</dt>
          <dd class="figure">
            <strong>{shown}</strong>
          </dd>
        </div>
      </dl>
      <div class="actions">
        <Command id="accept-price-form" action={action}>
          <input type="hidden" name="accept" value="true" />
          <input type="hidden" name="totalCents" value={String(askedCents)} />
          <button
            id="accept-price"
            class="button button-primary"
            type="submit"
            data-attr:disabled={busy("accept-price-form")}
          >
            Accept {shown}
          </button>
        </Command>
        <Command id="decline-price-form" action={action}>
          <input type="hidden" name="accept" value="false" />
          <input type="hidden" name="totalCents" value={String(askedCents)} />
          <button
            id="decline-price"
            class="button"
            type="submit"
            data-attr:disabled={busy("decline-price-form")}
          >
            Decline, and book nothing
          </button>
        </Command>
      </div>
    </>
  );
}

/** What it brings is read before it can be done. */
function CancelForRefund({ trip, refund }: TripChoicesProps) {
  const form = "cancel-trip-form";
  return (
    <details class="cancel-trip" id="cancel-trip-details" data-preserve-attr="open">
      <summary id="cancel-trip-open" class="button">
        Cancel the trip…
      </summary>
      <div class="cancel-trip-rule">
        <p>{refundRuleOf(trip)}</p>
        <p>
          Cancelled now, <strong>{formatMoney(refund.refundCents, trip.currency)}</strong> of{" "}
          {formatMoney(trip.totalCents, trip.currency)} are refunded.
        </p>
        <Command id={form} action={pathTo("api", "trips", trip.id, "cancel")}>
          <button
            id="cancel-trip"
            class="button button-danger"
            type="submit"
            data-attr:disabled={busy(form)}
          >
            Cancel the trip for {formatMoney(refund.refundCents, trip.currency)} back
          </button>
        </Command>
      </div>
    </details>
  );
}

export function refundRuleOf({ flight }: Pick<TripPageDescription, "flight">): string {
  if (!flight) return refundRuleWithoutFlight;
  return refundRuleFor(flight.departsAt, (at) => formatTimeAt(at, flight.from));
}
