import type { TripPageDescription } from "#db/travel/trip-pages.ts";
import {
  type Refund,
  refundRuleFor,
  refundRuleWithoutFlight,
} from "#server/domains/travel/rules/refund.ts";
import type { SearchField } from "#server/domains/travel/rules/search-fields.ts";
import { tripActions } from "#server/domains/travel/rules/trip-actions.ts";
import { formatMoney } from "#server/rules/money.ts";
import { CommandButton } from "#views/parts/command.tsx";
import { Fact, Facts } from "#views/parts/facts.tsx";
import { pathTo } from "#views/parts/path.ts";
import { PayLink, WaitingForTheBank } from "#views/parts/pay-link.tsx";
import { formatTimeAt } from "./travel-time.tsx";

interface TripActionsProps {
  trip: TripPageDescription;
  refund: Refund;
  isBankAsked: boolean;
}

/** What its owner can do now, and nothing that cannot be done. */
export function TripActions({ trip, refund, isBankAsked }: TripActionsProps) {
  const actions = tripActions(trip, trip.payments, refund);
  const { pay, cancelPayment, answerPrice, cancelFree, cancelForRefund, searchAgain } = actions;
  if (searchAgain) return <SearchAgain trip={trip} />;
  if (cancelForRefund) return <CancelForRefund trip={trip} refund={refund} />;
  if (answerPrice !== undefined) return <AnswerPrice trip={trip} askedCents={answerPrice} />;
  if (!cancelPayment && !cancelFree) return null;
  return (
    <>
      {pay && isBankAsked && <WaitingForTheBank payment={pay} />}
      <div class="actions">
        {pay && !isBankAsked && <PayLink payment={pay} />}
        {cancelPayment && <CancelPayment tripId={trip.id} />}
        {cancelFree && <CancelFree tripId={trip.id} />}
      </div>
    </>
  );
}

/** With what was asked for, as the form of the search has it. */
function SearchAgain({ trip: { flightWish, hotelWish } }: { trip: TripPageDescription }) {
  const { from, to, date, returnDate = "", passengers } = flightWish;
  const { city, checkIn, checkOut, guests } = hotelWish;
  const wanted: Record<SearchField, string> = {
    ...{ from, to, date, returnDate, passengers: String(passengers) },
    ...{ city, checkIn, checkOut, guests: String(guests) },
  };
  return (
    <div class="actions">
      <a
        id="search-again"
        class="button button-primary"
        href={`/trips?${new URLSearchParams(wanted)}`}
      >
        Look for this trip again
      </a>
    </div>
  );
}

/** A trip is paid in one try: with its payment the trip is cancelled, and the button says so. */
function CancelPayment({ tripId }: { tripId: string }) {
  return (
    <CommandButton id="cancel-payment" action={pathTo("api", "trips", tripId, "cancel-payment")}>
      Cancel the payment and the trip
    </CommandButton>
  );
}

function CancelFree({ tripId }: { tripId: string }) {
  return (
    <CommandButton
      id="cancel-trip"
      class="button button-danger"
      action={pathTo("api", "trips", tripId, "cancel")}
    >
      Cancel the trip, free of charge
    </CommandButton>
  );
}

/** The answer names the price that was shown: a yes to one price is no yes to another. */
function AnswerPrice({ trip, askedCents }: { trip: TripPageDescription; askedCents: number }) {
  const { id, currency, expectedCents } = trip;
  const action = pathTo("api", "trips", id, "price");
  const totalCents = String(askedCents);
  const shown = formatMoney(askedCents, currency);
  return (
    <>
      <Facts class="price-question">
        {expectedCents !== null && (
          <Fact term="You were shown" class="figure">
            {formatMoney(expectedCents, currency)}
          </Fact>
        )}
        <Fact term="It costs now" class="figure">
          <strong>{shown}</strong>
        </Fact>
      </Facts>
      <div class="actions">
        <CommandButton
          id="accept-price"
          class="button button-primary"
          action={action}
          fields={{ accept: "true", totalCents }}
        >
          Accept {shown}
        </CommandButton>
        <CommandButton id="decline-price" action={action} fields={{ accept: "false", totalCents }}>
          Decline, and book nothing
        </CommandButton>
      </div>
    </>
  );
}

/** What it brings is read before it can be done. */
function CancelForRefund({ trip, refund }: Omit<TripActionsProps, "isBankAsked">) {
  const back = formatMoney(refund.refundCents, trip.currency);
  return (
    <details class="cancel-trip" id="cancel-trip-details" data-preserve-attr="open">
      <summary id="cancel-trip-open" class="button">
        Cancel the trip…
      </summary>
      <div class="cancel-trip-rule">
        <p>{refundRuleOf(trip)}</p>
        <p>
          Cancelled now, <strong>{back}</strong> of {formatMoney(trip.totalCents, trip.currency)}{" "}
          are refunded.
        </p>
        <CommandButton
          id="cancel-trip"
          class="button button-danger"
          action={pathTo("api", "trips", trip.id, "cancel")}
        >
          Cancel the trip for {back} back
        </CommandButton>
      </div>
    </details>
  );
}

export function refundRuleOf({ flight }: Pick<TripPageDescription, "flight">): string {
  if (!flight) return refundRuleWithoutFlight;
  return refundRuleFor(flight.departsAt, (at) => formatTimeAt(at, flight.from));
}
