import { Command, CommandError, CommandSubmit } from "#views/parts/command.tsx";
import { HiddenFields } from "#views/parts/field.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { QuantityInput } from "./quantity-input.tsx";

/** What a shopper may do with a thing on the shelf: the stock decides. */
export interface PurchaseOptions {
  /** Nobody is signed in: the way in, and back here. */
  signInHref?: string | undefined;
  inCart: number;
  available: number;
}

export type OptionsBySku = (sku: string) => PurchaseOptions;

export interface AddForm {
  quantity?: string | undefined;
  error?: string | undefined;
}

interface AddToCartProps {
  product: { sku: string; name: string };
  options: PurchaseOptions;
  form?: AddForm | undefined;
}

export function AddToCart({ product, options, form }: AddToCartProps) {
  const { signInHref, inCart, available } = options;
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
      <AddCommand product={product} form={form} />
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

function AddCommand({ product: { sku, name }, form }: Pick<AddToCartProps, "product" | "form">) {
  const id = `add-${sku}`;
  return (
    <Command id={`${id}-form`} class="add-form" action={addPath(sku)}>
      <HiddenFields values={{ sku }} />
      <div class="field">
        <label for={`${id}-quantity`}>Quantity</label>
        <QuantityInput
          id={`${id}-quantity`}
          value={form?.quantity ?? "1"}
          errorId={`${id}-error`}
          wrong={form?.error !== undefined}
        />
      </div>
      <CommandSubmit id={id} class="button button-primary">
        <Icon name="cart" size={16} /> Add to cart
        <span class="visually-hidden">{`: ${name}`}</span>
      </CommandSubmit>
      <CommandError id={`${id}-error`} message={form?.error} />
    </Command>
  );
}

/** One of it, straight from the shelf. */
export function AddOne({ product: { sku, name }, options }: AddToCartProps) {
  const { signInHref, inCart, available } = options;
  if (available === 0 || signInHref) return null;
  const id = `add-${sku}`;
  return (
    <Command id={`${id}-form`} class="add-one" action={addPath(sku)}>
      <HiddenFields values={{ sku, quantity: 1 }} />
      <CommandSubmit id={id} class="button button-small">
        <Icon name="plus" size={14} /> Add
        <span class="visually-hidden">{` to cart: ${name}`}</span>
      </CommandSubmit>
      {inCart > 0 && <span class="in-cart figure">{`${inCart} in cart`}</span>}
      <CommandError id={`${id}-error`} message={undefined} />
    </Command>
  );
}

/** The SKU stands in the address as well: two requests to one address would cancel each other. */
function addPath(sku: string): string {
  return `/api/cart/add?sku=${encodeURIComponent(sku).replace(/'/g, "%27")}`;
}
