import type { Child } from "hono/jsx";
import type { CartDescription, CartLine } from "#db/shop/cart-pages.ts";
import { listShort } from "#server/domains/shop/rules/shortage.ts";
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
import { type OrderedAgain, PutInAgain } from "../parts/put-in-again.tsx";
import { QuantityInput } from "../parts/quantity-input.tsx";
import { WhatCannotBeHad } from "../parts/what-cannot-be-had.tsx";

export interface CartPageProps {
  cart: CartDescription;
  checkout: Checkout;
  /** What was wrong with a line, by its SKU, and what was typed there. */
  lineErrors?: Record<string, { message: string; quantity?: string | undefined }>;
  /** The order that was just ordered again. */
  again?: OrderedAgain | undefined;
}

export function CartPage({ cart, checkout, lineErrors = {}, again }: CartPageProps) {
  const problems = [...lineProblems(lineErrors), ...checkoutErrors(checkout)];
  const isEmpty = cart.lines.length === 0 && !cart.lockedBy;
  return (
    <>
      <ErrorSummary errors={problems} />
      {again && <PutInAgain order={again} />}
      {isEmpty ? <EmptyCart /> : <Filled cart={cart} checkout={checkout} lineErrors={lineErrors} />}
    </>
  );
}

type FilledProps = Required<Omit<CartPageProps, "again">>;

function Filled({ cart, checkout, lineErrors }: FilledProps) {
  const { lockedBy, awaitsPayment, lines, beingPaid } = cart;
  return (
    <>
      {lockedBy && <BeingPaid orderId={lockedBy} awaitsPayment={awaitsPayment} lines={beingPaid} />}
      {lines.length > 0 && (
        <section class="block" aria-labelledby="cart-lines-title">
          <h2 id="cart-lines-title" class={lockedBy ? undefined : "visually-hidden"}>
            {lockedBy ? "For the next order" : "What is in it"}
          </h2>
          <ul class="cart-lines">
            {lines.map((line) => (
              <Line line={line} error={lineErrors[line.sku]} />
            ))}
          </ul>
          <WhatCannotBeHad short={listShort(lines)} />
          <p class="cart-sum">
            <span>{sayItems(lines)}</span>
            <span class="price">{formatMoney(cart.itemsCents, cart.currency)}</span>
          </p>
        </section>
      )}
      {lockedBy ? <OneAtATime lines={lines} /> : <CheckoutForm cart={cart} checkout={checkout} />}
    </>
  );
}

function sayItems(lines: readonly CartLine[]): string {
  const quantity = lines.reduce((sum, line) => sum + line.quantity, 0);
  return quantity === 1 ? "1 item" : `${quantity} items`;
}

/** Where the checkout stands otherwise. */
function OneAtATime({ lines }: { lines: readonly CartLine[] }) {
  return (
    <p class="muted" id="one-at-a-time">
      {lines.length > 0
        ? "You can check these out as soon as the payment above has ended."
        : "Go on shopping meanwhile: what you add now is for the next order."}
    </p>
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

const frozenLook = { label: "These are being paid", icon: "card", tone: "active" } as const;

interface BeingPaidProps {
  orderId: string;
  awaitsPayment: boolean;
  lines: readonly CartLine[];
}

function BeingPaid({ orderId, awaitsPayment, lines }: BeingPaidProps) {
  return (
    <StatusCard
      id="being-paid"
      look={frozenLook}
      explanation="They stay as they are until that is done. If it comes to nothing, they are in your cart as before."
    >
      <ul class="cart-lines cart-lines-frozen">
        {lines.map((line) => (
          <FrozenLine line={line} />
        ))}
      </ul>
      <div class="actions">
        <a id="to-order" class="button button-primary" href={pathTo("orders", orderId)}>
          Go to the order
        </a>
        {awaitsPayment && <CancelPayment orderId={orderId} />}
      </div>
    </StatusCard>
  );
}

function FrozenLine({ line }: { line: CartLine }) {
  return (
    <li class="cart-line" id={`paying-${line.sku}`}>
      <LineName line={line} />
      <p class="figure cart-line-quantity">{line.quantity} ×</p>
      <LineSum line={line} />
    </li>
  );
}

interface LineProps {
  line: CartLine;
  error: { message: string; quantity?: string | undefined } | undefined;
}

function Line({ line, error }: LineProps) {
  return (
    <li class="cart-line" id={`cart-${line.sku}`}>
      <LineName line={line}>
        <Availability line={line} />
      </LineName>
      <LineForms line={line} error={error} />
      <LineSum line={line} />
      <CommandError id={`quantity-${line.sku}-error`} message={error?.message} />
    </li>
  );
}

function LineName({ line, children }: { line: CartLine; children?: Child }) {
  const { frozen, sku } = line;
  return (
    <>
      <img src={line.picture} alt="" width={64} height={64} loading="lazy" />
      <div class="cart-line-name">
        <a
          id={`cart-open-${frozen ? "paying-" : ""}${sku}`}
          href={pathTo("products", line.productId)}
        >
          {line.name}
        </a>
        <p class="muted small">
          <span class="mono">{sku}</span>
          {" · "}
          <span class="figure">{formatMoney(line.unitCents, line.currency)}</span> each
        </p>
        {children}
      </div>
    </>
  );
}

function LineSum({ line: { unitCents, quantity, currency } }: { line: CartLine }) {
  return <p class="price cart-line-sum">{formatMoney(unitCents * quantity, currency)}</p>;
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
function LineForms({ line, error }: LineProps) {
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
        <button
          id={`update-${sku}`}
          class="button button-small"
          type="submit"
          data-class:is-spare="true"
        >
          Update<span class="visually-hidden">{` the quantity of ${name}`}</span>
        </button>
      </Command>
      <CommandButton
        id={`remove-${sku}`}
        class="button button-quiet button-small"
        action={pathTo("api", "cart", "lines", sku, "remove")}
      >
        <Icon name="trash" size={16} />
        <span class="visually-hidden">{`Remove ${name}`}</span>
      </CommandButton>
    </div>
  );
}
