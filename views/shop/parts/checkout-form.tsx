import type { CartDescription } from "#db/shop/cart-pages.ts";
import type { PaymentMethod } from "#db/shop/statuses.ts";
import { type CheckoutField, isCheckoutField } from "#server/domains/shop/rules/checkout-fields.ts";
import { Block } from "#views/parts/block.tsx";
import type { SummedError } from "#views/parts/error-summary.tsx";
import { FieldError, HiddenFields, type TypedForm } from "#views/parts/field.tsx";
import { AddressFields, checkoutFieldIds } from "./address-fields.tsx";
import { CheckoutSummary, type ShippingOption, Total } from "./checkout-summary.tsx";

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
  const costs = { cart, options, country: values.country };
  return (
    <Block id="checkout" title="Checkout">
      <form
        id="checkout-form"
        class="form checkout-form"
        method="post"
        action="/api/checkout"
        novalidate
      >
        <HiddenFields values={{ orderId, attempt, itemsCents: cart.itemsCents }} />
        <AddressFields form={checkout} options={options} />
        <div class="checkout-aside">
          <CheckoutSummary {...costs} />
          <PaymentMethods chosen={values.paymentMethod} error={errors.paymentMethod} />
          <button id="place-order" class="button button-primary button-large" type="submit">
            <span>
              Place the order and pay <Total {...costs} otherwise="" />
            </span>
          </button>
          <WhatHappensNext />
        </div>
      </form>
    </Block>
  );
}

function WhatHappensNext() {
  return (
    <section class="what-next" aria-labelledby="what-next-title">
      <h3 id="what-next-title">What happens next</h3>
      <ol>
        <li>You pay at the payment provider, on its own page. The money is only reserved.</li>
        <li>The shop looks at the order. The money is taken when it approves.</li>
        <li>It is packed and sent: watch every step, and cancel until the parcel leaves.</li>
      </ol>
    </section>
  );
}

/** All that a refused checkout has to say, the form as a whole first. */
export function checkoutErrors({ errors }: Checkout): SummedError[] {
  const { form, ...ofFields } = errors;
  return [
    ...(form ? [{ message: form }] : []),
    ...Object.entries(ofFields).map(([name, message]) => ({
      message,
      ...(isCheckoutField(name) && { fieldId: checkoutFieldIds[name] }),
    })),
  ];
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
