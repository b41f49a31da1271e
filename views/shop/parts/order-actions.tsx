import type { OrderDescription } from "#db/shop/order-pages.ts";
import { orderActions } from "#server/domains/shop/rules/order-actions.ts";
import { CommandButton } from "#views/parts/command.tsx";
import { HiddenFields } from "#views/parts/field.tsx";
import { pathTo } from "#views/parts/path.ts";
import { PayLink } from "#views/parts/pay-link.tsx";

/** What its owner can do now, and nothing that cannot be done. */
export function OrderActions({ order, inCart }: { order: OrderDescription; inCart: number }) {
  const { pay, cancelPayment, payAgain, cancel } = orderActions(order, order.payments);
  if (!cancelPayment && !payAgain && !cancel) return null;
  return (
    <div class="actions">
      {pay && <PayLink payment={pay} />}
      {cancelPayment && <CancelPayment orderId={order.id} />}
      {payAgain && <PayAgain order={order} inCart={inCart} />}
      {cancel && <CancelOrder orderId={order.id} />}
    </div>
  );
}

export function CancelPayment({ orderId }: { orderId: string }) {
  return (
    <CommandButton id="cancel-payment" action={pathTo("api", "orders", orderId, "cancel-payment")}>
      Cancel the payment
    </CommandButton>
  );
}

function CancelOrder({ orderId }: { orderId: string }) {
  return (
    <CommandButton
      id="cancel-order"
      class="button button-danger"
      action={pathTo("api", "workflow", orderId, "cancel")}
    >
      Cancel the order
    </CommandButton>
  );
}

/**
 * The same order, the next try: sent twice, it is still that one try. Not a command, for its answer
 * is this page.
 */
function PayAgain({ order, inCart }: { order: OrderDescription; inCart: number }) {
  if (inCart === 0) {
    return (
      <a id="to-products" class="button" href="/products">
        Your cart is empty: browse the products
      </a>
    );
  }
  const { address, note, paymentMethod, attempt, id } = order;
  return (
    <>
      <form id="pay-again-form" method="post" action="/api/checkout">
        <HiddenFields
          values={{ ...address, note, paymentMethod, orderId: id, attempt: attempt + 1 }}
        />
        <button id="pay-again" class="button button-primary" type="submit">
          Try again with what is in your cart
        </button>
      </form>
      <a id="to-cart" class="button" href="/cart">
        Look at the cart first
      </a>
    </>
  );
}
