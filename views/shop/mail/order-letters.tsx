import type { Child } from "hono/jsx";
import type { Order, OrderLine } from "#db/shop/orders.ts";
import { countryName } from "#server/domains/shop/rules/country.ts";
import type { OrderLetters } from "#server/domains/shop/rules/order-letters.ts";
import { formatMoney } from "#server/rules/money.ts";
import { Amounts, LetterFacts, Onwards, Words } from "#views/mail/parts.tsx";

export interface OrderLetterProps<Kind extends keyof OrderLetters> {
  order: Order;
  lines: readonly OrderLine[];
  facts: OrderLetters[Kind];
  /** Where the order is followed. */
  href: string;
}

export function OrderPlaced({ order, lines, href }: OrderLetterProps<"order-placed">) {
  return (
    <>
      <Words>
        {`Thank you. ${total(order)} are set aside on your card; they are taken when the shop has approved the order.`}
      </Words>
      <Ordered order={order} lines={lines} />
      <Goods order={order} />
      <ToOrder href={href} />
    </>
  );
}

export function OrderPaid({ order, lines, href }: OrderLetterProps<"order-paid">) {
  return (
    <>
      <Words>{`${total(order)} were taken from your card. Your order is being prepared.`}</Words>
      <Ordered order={order} lines={lines} />
      <ToOrder href={href} />
    </>
  );
}

export function OrderShipped({ order, lines, facts, href }: OrderLetterProps<"order-shipped">) {
  const { carrier, trackingNumber, parcel } = facts;
  return (
    <>
      <Words>
        {parcel === 1
          ? "The carrier has your parcel."
          : "The parcel before was lost. The carrier has another one for you, with the same things."}
      </Words>
      <LetterFacts
        facts={[
          ["Carrier", carrier],
          ["Tracking number", trackingNumber],
        ]}
      />
      <Goods order={order} />
      <Words>{`In it: ${lines.map(nameOf).join(", ")}.`}</Words>
      <ToOrder href={href} />
    </>
  );
}

export function OrderDelivered({ lines, href }: OrderLetterProps<"order-delivered">) {
  return (
    <>
      <Words>{`The carrier has delivered ${lines.map(nameOf).join(", ")}.`}</Words>
      <Words>If something is missing or broken, write to us, and tell us the order's number.</Words>
      <ToOrder href={href} />
    </>
  );
}

export function OrderReturned({ facts, href }: OrderLetterProps<"order-returned">) {
  return (
    <>
      <Words>
        The carrier could not deliver your parcel and has given it back to us. What you paid is
        given back to you: you get a letter of its own about that.
      </Words>
      <LetterFacts facts={[["Tracking number", facts.trackingNumber]]} />
      <ToOrder href={href} />
    </>
  );
}

export function OrderRefunded({ order, facts, href }: OrderLetterProps<"order-refunded">) {
  const { words, refundedCents } = facts;
  return (
    <>
      <Words>{words}</Words>
      <LetterFacts
        facts={[
          ["Refunded", formatMoney(refundedCents, order.currency)],
          ["Of", total(order)],
        ]}
      />
      <Words>It goes back to the card that you paid with, which can take some days.</Words>
      <ToOrder href={href} />
    </>
  );
}

export function OrderCalledOff({ facts, href }: OrderLetterProps<"order-called-off">) {
  return (
    <>
      <Words>{facts.words}</Words>
      <ToOrder href={href} />
    </>
  );
}

function Ordered({ order, lines }: Pick<OrderLetterProps<"order-placed">, "order" | "lines">) {
  const money = (cents: number) => formatMoney(cents, order.currency);
  return (
    <Amounts
      amounts={[
        ...lines.map((line) => [nameOf(line), money(line.unitCents * line.quantity)] as const),
        ["Shipping", money(order.shippingCents)],
        ["Total", total(order)],
      ]}
    />
  );
}

/** Where the goods go. */
function Goods({ order: { address } }: Pick<OrderLetterProps<"order-placed">, "order">) {
  const { name, line1, line2, postcode, city, country } = address;
  const lines = [name, line1, line2, `${postcode} ${city}`, countryName(country)];
  return <LetterFacts facts={[["To", lines.filter(Boolean).join(", ")]]} />;
}

function ToOrder({ href }: { href: string }): Child {
  return <Onwards href={href}>See your order</Onwards>;
}

function nameOf({ quantity, name }: OrderLine): string {
  return `${quantity} × ${name}`;
}

function total({ totalCents, currency }: Order): string {
  return formatMoney(totalCents, currency);
}
