import type { TripPageDescription } from "#db/travel/trip-pages.ts";
import { type Refund, refundReasons } from "#server/domains/travel/rules/refund.ts";
import { formatMoney } from "#server/rules/money.ts";
import { Payments } from "#views/parts/payments.tsx";
import { Stepper } from "#views/parts/stepper.tsx";
import { Time } from "#views/parts/time.tsx";
import { Timeline } from "#views/parts/timeline.tsx";
import { refundRuleOf } from "../parts/trip-actions.tsx";
import { TripItinerary } from "../parts/trip-itinerary.tsx";
import { TripNow } from "../parts/trip-status-card.tsx";
import { wayOfTrip } from "../trip-progress.ts";

export interface TripPageProps {
  trip: TripPageDescription;
  /** What a cancellation at this moment would bring. */
  refund: Refund;
  now: number;
}

export function TripPage({ trip, refund, now }: TripPageProps) {
  return (
    <article class="story">
      <TripNow trip={trip} refund={refund} now={now} />
      <Stepper label="The way of this trip" stages={wayOfTrip(trip)} />
      <div class="page-columns">
        <section class="block" aria-labelledby="itinerary-title">
          <div class="block-head">
            <h2 id="itinerary-title">Itinerary</h2>
          </div>
          <TripItinerary trip={trip} />
        </section>
        <TripFacts trip={trip} />
      </div>
      {trip.payments.length > 0 && <Payments payments={trip.payments} />}
      <section class="block" aria-labelledby="trip-steps-title">
        <h2 id="trip-steps-title">Every step</h2>
        <Timeline id="trip-steps" steps={trip.steps} />
      </section>
    </article>
  );
}

function TripFacts({ trip }: { trip: TripPageDescription }) {
  return (
    <section class="block" aria-labelledby="facts-title">
      <h2 id="facts-title">Booking</h2>
      <dl class="facts page-facts">
        <div>
          <dt>Mail to</dt>
          <dd>{trip.customerEmail}</dd>
        </div>
        {trip.note && (
          <div>
            <dt>Note</dt>
            <dd>{trip.note}</dd>
          </div>
        )}
        <div>
          <dt>Refund</dt>
          <dd>{refundOf(trip)}</dd>
        </div>
        <div>
          <dt>Begun</dt>
          <dd>
            <Time at={trip.createdAt} />
          </dd>
        </div>
        <div>
          <dt>Trip</dt>
          <dd class="mono">{trip.id}</dd>
        </div>
      </dl>
    </section>
  );
}

/** What was decided when it was cancelled; until then, the rule. */
export function refundOf(trip: TripPageDescription): string {
  const { refundRule, refundCents, currency } = trip;
  if (!refundRule || refundCents === null) return refundRuleOf(trip);
  return `${formatMoney(refundCents, currency)}. ${refundReasons[refundRule]}.`;
}
