import type { OrderDescription, OrderPayment } from "#db/shop/order-pages.ts";
import { orderActions } from "#server/domains/shop/rules/order-actions.ts";
import { formatMoney } from "#server/rules/money.ts";
import { busy, Command } from "#views/parts/command.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { pathTo } from "#views/parts/path.ts";

/** What its owner can do now, and nothing that cannot be done. */
export function OrderChoices({ order, inCart }: { order: OrderDescription; inCart: number }) {
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

function PayLink({ payment }: { payment: OrderPayment }) {
  if (!payment.payUrl) return null;
  return (
    <a id="pay" class="button button-primary button-large" href={payment.payUrl}>
      Pay {formatMoney(payment.amountCents, payment.currency)} at the provider
      <Icon name="external" size={16} />
    </a>
  );
}

export function CancelPayment({ orderId }: { orderId: string }) {
  return (
    <Command id="cancel-payment-form" action={pathTo("api", "orders", orderId, "cancel-payment")}>
      <button
        id="cancel-payment"
        class="button"
        type="submit"
        data-attr:disabled={busy("cancel-payment-form")}
      >
        Cancel the payment
      </button>
    </Command>
  );
}

function CancelOrder({ orderId }: { orderId: string }) {
  return (
    <Command id="cancel-order-form" action={pathTo("api", "workflow", orderId, "cancel")}>
      <button
        id="cancel-order"
        class="button button-danger"
        type="submit"
        data-attr:disabled={busy("cancel-order-form")}
      >
        Cancel the order
      </button>
    </Command>
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
  const fields = { ...address, note, paymentMethod, orderId: id, attempt: String(attempt + 1) };
  return (
    <>
      <form id="pay-again-form" method="post" action="/api/checkout">
        {Object.entries(fields).map(([name, value]) => (
          <input type="hidden" name={name} value={value ?? ""} />
        ))}
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
