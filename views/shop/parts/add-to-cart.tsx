import { busy, Command, CommandError } from "#views/parts/command.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { pathTo } from "#views/parts/path.ts";

/** What a shopper may do with a thing on the shelf: the basket's lock and the stock decide. */
export interface Buying {
  /** Nobody is signed in: the way in, and back here. */
  signInHref?: string | undefined;
  /** The order the basket is being paid as. */
  lockedBy?: string | undefined;
  inCart: number;
  available: number;
}

export interface AddForm {
  quantity?: string | undefined;
  error?: string | undefined;
}

interface AddToCartProps {
  product: { sku: string; name: string };
  buying: Buying;
  form?: AddForm | undefined;
}

export function AddToCart({ product, buying, form }: AddToCartProps) {
  const { signInHref, lockedBy, inCart, available } = buying;
  if (available === 0) return null;
  if (signInHref) {
    return (
      <a id={`sign-in-${product.sku}`} class="button button-primary" href={signInHref}>
        Sign in to buy
      </a>
    );
  }
  return (
    <div class="add-to-cart">
      {lockedBy ? <Locked orderId={lockedBy} /> : <AddCommand product={product} form={form} />}
      {inCart > 0 && (
        <p class="in-cart">
          <Icon name="cart" size={16} />{" "}
          <a id={`in-cart-${product.sku}`} href="/cart">
            {`${inCart} in your cart`}
          </a>
        </p>
      )}
    </div>
  );
}

function Locked({ orderId }: { orderId: string }) {
  return (
    <p class="muted small">
      Your cart is being paid.{" "}
      <a id="locking-order" href={pathTo("orders", orderId)}>
        See that order
      </a>
    </p>
  );
}

function AddCommand({ product: { sku, name }, form }: Pick<AddToCartProps, "product" | "form">) {
  const id = `add-${sku}`;
  return (
    <Command id={`${id}-form`} class="add-form" action={addPath(sku)} keyed>
      <input type="hidden" name="sku" value={sku} />
      <div class="field">
        <label for={`${id}-quantity`}>Quantity</label>
        <input
          id={`${id}-quantity`}
          class="quantity"
          name="quantity"
          type="number"
          inputmode="numeric"
          min={1}
          max={99}
          required
          value={form?.quantity ?? "1"}
          aria-invalid={form?.error ? "true" : undefined}
          aria-describedby={`${id}-error`}
        />
      </div>
      <button
        id={id}
        class="button button-primary"
        type="submit"
        data-attr:disabled={busy(`${id}-form`)}
      >
        <Icon name="cart" size={16} /> Add to cart
        <span class="visually-hidden">{`: ${name}`}</span>
      </button>
      <CommandError id={`${id}-error`} message={form?.error} />
    </Command>
  );
}

/** One of it, straight from the shelf. */
export function AddOne({ product: { sku, name }, buying }: AddToCartProps) {
  const { signInHref, lockedBy, inCart, available } = buying;
  if (available === 0 || signInHref || lockedBy) return null;
  const id = `add-${sku}`;
  return (
    <Command id={`${id}-form`} class="add-one" action={addPath(sku)} keyed>
      <input type="hidden" name="sku" value={sku} />
      <input type="hidden" name="quantity" value="1" />
      <button
        id={id}
        class="button button-small"
        type="submit"
        data-attr:disabled={busy(`${id}-form`)}
      >
        <Icon name="plus" size={14} /> Add
        <span class="visually-hidden">{` to cart: ${name}`}</span>
      </button>
      {inCart > 0 && <span class="in-cart figure">{`${inCart} in cart`}</span>}
      <CommandError id={`${id}-error`} message={undefined} />
    </Command>
  );
}

/** The SKU stands in the address as well: two requests to one address would cancel each other. */
function addPath(sku: string): string {
  return `/api/cart/add?sku=${encodeURIComponent(sku).replace(/'/g, "%27")}`;
}
