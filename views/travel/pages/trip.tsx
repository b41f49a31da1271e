import type { TripPageDescription } from "#db/travel/trip-pages.ts";
import { type Refund, refundReasons } from "#server/domains/travel/rules/refund.ts";
import { formatMoney } from "#server/rules/money.ts";
import { Block } from "#views/parts/block.tsx";
import { Fact, Facts } from "#views/parts/facts.tsx";
import { StoryLink } from "#views/parts/links.tsx";
import { Payments } from "#views/parts/payments.tsx";
import { Stepper } from "#views/parts/stepper.tsx";
import { Time } from "#views/parts/time.tsx";
import { Undoings } from "#views/parts/undoings.tsx";
import { refundRuleOf } from "../parts/trip-actions.tsx";
import { TripItinerary } from "../parts/trip-itinerary.tsx";
import { TripStatusCard } from "../parts/trip-status-card.tsx";
import { progressOf } from "../trip-progress.ts";
import { tripUndoings, undoneHeadline } from "../trip-undoing.ts";

export interface TripPageProps {
  trip: TripPageDescription;
  /** What a cancellation at this moment would bring. */
  refund: Refund;
  now: number;
  /** The traveller comes from the provider, where their bank has not answered yet. */
  isBankAsked?: boolean;
}

export function TripPage({ trip, refund, now, isBankAsked = false }: TripPageProps) {
  return (
    <article class="story">
      <TripStatusCard trip={trip} refund={refund} now={now} isBankAsked={isBankAsked} />
      <Stepper label="The way of this trip" stages={progressOf(trip)} />
      <div class="page-columns">
        <Block id="itinerary" title="Itinerary" aside={null}>
          <TripItinerary trip={trip} />
        </Block>
        <TripFacts trip={trip} />
      </div>
      {trip.payments.length > 0 && <Payments payments={trip.payments} disputes={trip.disputes} />}
      <Undoings headline={undoneHeadline(trip)} undoings={tripUndoings(trip)} />
      <StoryLink id="trip-story" runId={trip.id} />
    </article>
  );
}

function TripFacts({ trip }: { trip: TripPageDescription }) {
  return (
    <Block id="facts" title="Booking">
      <Facts class="page-facts">
        {trip.travellers.length > 0 && (
          <Fact term={trip.travellers.length === 1 ? "Traveller" : "Travellers"}>
            {trip.travellers.join(", ")}
          </Fact>
        )}
        <Fact term="Mail to">{trip.customerEmail}</Fact>
        {trip.note && <Fact term="Note">{trip.note}</Fact>}
        {(trip.refundRule || trip.endedAt === null) && (
          <Fact term="Refund">{refundInWords(trip)}</Fact>
        )}
        <Fact term="Begun">
          <Time at={trip.createdAt} />
        </Fact>
        <Fact term="Trip" class="mono">
          {trip.id}
        </Fact>
      </Facts>
    </Block>
  );
}

/** What was decided when it was cancelled; until then, the rule. */
export function refundInWords(trip: TripPageDescription): string {
  const { refundRule, refundCents, currency } = trip;
  if (!refundRule || refundCents === null) return refundRuleOf(trip);
  return `${formatMoney(refundCents, currency)}. ${refundReasons[refundRule]}.`;
}
