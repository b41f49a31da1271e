import type { CartDescription, CartLine } from "#db/shop/cart-pages.ts";
import { formatMoney } from "#server/rules/money.ts";
import { Command, CommandButton, CommandError } from "#views/parts/command.tsx";
import { Empty } from "#views/parts/empty.tsx";
import { ErrorSummary, type SummedError } from "#views/parts/error-summary.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { ProductsLink } from "#views/parts/links.tsx";
import { pathTo } from "#views/parts/path.ts";
import { StatusCard } from "#views/parts/status-card.tsx";
import { type Checkout, CheckoutForm, checkoutErrors } from "../parts/checkout-form.tsx";
import { CancelPayment } from "../parts/order-actions.tsx";
import { QuantityInput } from "../parts/quantity-input.tsx";

export interface CartPageProps {
  cart: CartDescription;
  checkout: Checkout;
  /** What was wrong with a line, by its SKU, and what was typed there. */
  lineErrors?: Record<string, { message: string; quantity?: string | undefined }>;
}

export function CartPage({ cart, checkout, lineErrors = {} }: CartPageProps) {
  const problems = [...lineProblems(lineErrors), ...checkoutErrors(checkout)];
  const isEmpty = cart.lines.length === 0 && !cart.lockedBy;
  return (
    <>
      <ErrorSummary errors={problems} />
      {isEmpty ? <EmptyCart /> : <Filled cart={cart} checkout={checkout} lineErrors={lineErrors} />}
    </>
  );
}

function Filled({ cart, checkout, lineErrors }: Required<CartPageProps>) {
  return (
    <>
      {cart.lockedBy && <BeingPaid orderId={cart.lockedBy} awaitsPayment={cart.awaitsPayment} />}
      <section class="block" aria-labelledby="cart-lines-title">
        <h2 id="cart-lines-title" class="visually-hidden">
          What is in it
        </h2>
        <ul class="cart-lines">
          {cart.lines.map((line) => (
            <Line line={line} locked={Boolean(cart.lockedBy)} error={lineErrors[line.sku]} />
          ))}
        </ul>
        <p class="cart-sum">
          <span>{cart.quantity === 1 ? "1 item" : `${cart.quantity} items`}</span>
          <span class="price">{formatMoney(cart.itemsCents, cart.currency)}</span>
        </p>
      </section>
      {!cart.lockedBy && <CheckoutForm cart={cart} checkout={checkout} />}
    </>
  );
}

function lineProblems(lineErrors: NonNullable<CartPageProps["lineErrors"]>): SummedError[] {
  return Object.entries(lineErrors).map(([sku, { message }]) => ({
    fieldId: `quantity-${sku}`,
    message,
  }));
}

function EmptyCart() {
  return (
    <Empty
      icon="cart"
      title="Your cart is empty"
      action={<ProductsLink id="cart-to-products" primary />}
    >
      What you put in it stays here, on every device you sign in with.
    </Empty>
  );
}

const beingPaid = { label: "This cart is being paid", icon: "card", tone: "active" } as const;

function BeingPaid({ orderId, awaitsPayment }: { orderId: string; awaitsPayment: boolean }) {
  return (
    <StatusCard
      id="being-paid"
      look={beingPaid}
      explanation="Until that is done it stays as it is, so that you pay for what you ordered."
    >
      <div class="actions">
        <a id="to-order" class="button button-primary" href={pathTo("orders", orderId)}>
          Go to the order
        </a>
        {awaitsPayment && <CancelPayment orderId={orderId} />}
      </div>
    </StatusCard>
  );
}

interface LineProps {
  line: CartLine;
  locked: boolean;
  error: { message: string; quantity?: string | undefined } | undefined;
}

function Line({ line, locked, error }: LineProps) {
  return (
    <li class="cart-line" id={`cart-${line.sku}`}>
      <img src={line.picture} alt="" width={64} height={64} loading="lazy" />
      <div class="cart-line-name">
        <a id={`cart-open-${line.sku}`} href={pathTo("products", line.productId)}>
          {line.name}
        </a>
        <p class="muted small">
          <span class="mono">{line.sku}</span>
          {" · "}
          <span class="figure">{formatMoney(line.unitCents, line.currency)}</span> each
        </p>
        {!locked && <Availability line={line} />}
      </div>
      {locked ? (
        <p class="figure cart-line-quantity">{line.quantity} ×</p>
      ) : (
        <LineForms line={line} error={error} />
      )}
      <p class="price cart-line-sum">
        {formatMoney(line.unitCents * line.quantity, line.currency)}
      </p>
      <CommandError id={`quantity-${line.sku}-error`} message={error?.message} />
    </li>
  );
}

function Availability({ line: { available, quantity } }: { line: CartLine }) {
  if (available > quantity) return null;
  if (available === quantity) return <p class="muted small">That is all there is</p>;
  return (
    <p class="stock tone-warning">
      <Icon name="warning" size={14} />
      {available === 0 ? "Sold out for now" : `Only ${available} to be had`}
    </p>
  );
}

/** Without the script a changed quantity is sent by a button. */
function LineForms({ line, error }: Omit<LineProps, "locked">) {
  const { sku, name, quantity, available } = line;
  return (
    <div class="cart-line-change">
      <Command
        id={`quantity-${sku}-form`}
        class="quantity-form"
        action={pathTo("api", "cart", "lines", sku, "quantity")}
      >
        <QuantityInput
          id={`quantity-${sku}`}
          value={error?.quantity ?? String(quantity)}
          name={`Quantity of ${name}`}
          errorId={`quantity-${sku}-error`}
          wrong={error !== undefined}
          most={Math.max(available, 1)}
          sendsItself
        />
        <button id={`update-${sku}`} class="button button-small" type="submit" data-show="false">
          Update<span class="visually-hidden">{` the quantity of ${name}`}</span>
        </button>
      </Command>
      <CommandButton
        id={`remove-${sku}`}
        class="button button-quiet button-small"
        action={pathTo("api", "cart", "lines", sku, "remove")}
        label={`Remove ${name}`}
      >
        <Icon name="trash" size={16} />
      </CommandButton>
    </div>
  );
}
