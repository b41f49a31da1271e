import type { CartDescription } from "#db/shop/cart-pages.ts";
import type { PaymentMethod } from "#db/shop/statuses.ts";
import type { CheckoutField } from "#server/domains/shop/rules/checkout-fields.ts";
import { Block } from "#views/parts/block.tsx";
import { FieldError, FormError, HiddenFields, type TypedForm } from "#views/parts/field.tsx";
import { AddressFields } from "./address-fields.tsx";
import { type ShippingOption, ShippingPrices } from "./shipping-prices.tsx";

export interface Checkout extends TypedForm<CheckoutField> {
  orderId: string;
  attempt: number;
  options: ShippingOption[];
}

/**
 * It carries the id of the order it would place: sent twice, it is still that one order. A plain form,
 * for its answer is the order's page.
 */
export function CheckoutForm({ cart, checkout }: { cart: CartDescription; checkout: Checkout }) {
  const { orderId, attempt, options, values, errors } = checkout;
  return (
    <Block id="checkout" title="Checkout">
      <form
        id="checkout-form"
        class="form checkout-form"
        method="post"
        action="/api/checkout"
        novalidate
      >
        <FormError id="checkout-error" message={errors.form} />
        <HiddenFields values={{ orderId, attempt }} />
        <AddressFields form={checkout} options={options} />
        <ShippingPrices cart={cart} options={options} />
        <PaymentMethods chosen={values.paymentMethod} error={errors.paymentMethod} />
        <button id="place-order" class="button button-primary button-large" type="submit">
          Place the order and pay
        </button>
        <p class="muted small">
          You pay at the payment provider, on its own page. Nothing is charged before the shop has
          approved the order.
        </p>
      </form>
    </Block>
  );
}

const methodNames: Record<PaymentMethod, string> = { card: "Card" };

interface PaymentMethodsProps {
  chosen?: string | undefined;
  error: string | undefined;
}

function PaymentMethods({ chosen = "card", error }: PaymentMethodsProps) {
  return (
    <fieldset class="fields">
      <legend>How you pay</legend>
      <div class="choices">
        {Object.entries(methodNames).map(([method, name]) => (
          <label for={`method-${method}`}>
            <input
              id={`method-${method}`}
              type="radio"
              name="paymentMethod"
              value={method}
              checked={method === chosen}
            />
            {name}
          </label>
        ))}
      </div>
      <FieldError id="method-error" message={error} />
    </fieldset>
  );
}
