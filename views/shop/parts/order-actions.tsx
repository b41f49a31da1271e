import type { OrderDescription } from "#db/shop/order-pages.ts";
import { countryName } from "#server/domains/shop/rules/country.ts";
import type { NextTry } from "#server/domains/shop/rules/next-try.ts";
import { orderActions } from "#server/domains/shop/rules/order-actions.ts";
import { sentence } from "#server/rules/sentence.ts";
import { CommandButton } from "#views/parts/command.tsx";
import { HiddenFields } from "#views/parts/field.tsx";
import { ProductsLink } from "#views/parts/links.tsx";
import { pathTo } from "#views/parts/path.ts";
import { PayLink, WaitingForTheBank } from "#views/parts/pay-link.tsx";
import { CancelOrder } from "./cancel-order.tsx";
import { WhatCannotBeHad } from "./what-cannot-be-had.tsx";

interface OrderActionsProps {
  order: OrderDescription;
  /** Of an order that was not paid. */
  nextTry: NextTry | undefined;
  isBankAsked: boolean;
}

/** What its owner can do now, and nothing that cannot be done. */
export function OrderActions({ order, nextTry, isBankAsked }: OrderActionsProps) {
  const { pay, cancelPayment, cancel, orderAgain } = orderActions(order, order.payments);
  return (
    <>
      {nextTry && <Hindrances order={order} nextTry={nextTry} />}
      {pay && isBankAsked && <WaitingForTheBank payment={pay} />}
      <div class="actions">
        {pay && !isBankAsked && <PayLink payment={pay} />}
        {cancelPayment && <CancelPayment orderId={order.id} />}
        {nextTry && <PayAgain order={order} nextTry={nextTry} />}
        {orderAgain && !nextTry && <OrderAgain order={order} />}
        {cancel && <CancelOrder order={order} />}
        <a id="ask-about-order" class="button button-quiet" href={`/contact?order=${order.number}`}>
          Ask about this order
        </a>
      </div>
    </>
  );
}

export function CancelPayment({ orderId }: { orderId: string }) {
  return (
    <CommandButton id="cancel-payment" action={pathTo("api", "orders", orderId, "cancel-payment")}>
      Cancel the payment
    </CommandButton>
  );
}

interface PaidAgain {
  order: OrderDescription;
  nextTry: NextTry;
}

/** Not a command, for its answer is the cart. */
function OrderAgain({ order: { id, lines } }: { order: OrderDescription }) {
  if (lines.length === 0) return <ProductsLink id="to-products" />;
  return (
    <form id="order-again-form" method="post" action={pathTo("api", "orders", id, "again")}>
      <button id="order-again" class="button button-primary" type="submit">
        Order these things again
      </button>
    </form>
  );
}

/** Why trying again as it is would fail again, and what helps. */
function Hindrances({ order, nextTry: { short, shipsThere, suspicion } }: PaidAgain) {
  return (
    <>
      <WhatCannotBeHad short={short} from={pathTo("orders", order.id)} />
      {!shipsThere && (
        <p class="field-error" id="not-shipped-there">
          {`We do not ship to ${countryName(order.address.country)}. Choose another address in your cart.`}
        </p>
      )}
      {suspicion && (
        <p class="field-error" id="suspicion">
          {sentence(`Safety check: ${suspicion}`)}
        </p>
      )}
    </>
  );
}

/**
 * The same order, the next try: sent twice, it is still that one try. Not a command, for its answer
 * is this page.
 */
function PayAgain({ order, nextTry }: PaidAgain) {
  const { isCartEmpty, otherOrder, short, shipsThere, suspicion } = nextTry;
  if (otherOrder) return <PayTheOtherFirst orderId={otherOrder} />;
  if (isCartEmpty) return <OrderAgain order={order} />;
  const { address, note, paymentMethod, attempt, id } = order;
  return (
    <>
      {short.length === 0 && shipsThere && !suspicion && (
        <form id="pay-again-form" method="post" action="/api/checkout">
          <HiddenFields
            values={{ ...address, note, paymentMethod, orderId: id, attempt: attempt + 1 }}
          />
          <button id="pay-again" class="button button-primary" type="submit">
            Try again with what is in your cart
          </button>
        </form>
      )}
      <a id="to-cart" class="button" href="/cart">
        Look at the cart first
      </a>
    </>
  );
}

function PayTheOtherFirst({ orderId }: { orderId: string }) {
  return (
    <a id="to-other-order" class="button" href={pathTo("orders", orderId)}>
      Another order is being paid: go there first
    </a>
  );
}
