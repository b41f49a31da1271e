import type { CartDescription } from "#db/shop/cart-pages.ts";
import type { PaymentMethod } from "#db/shop/statuses.ts";
import type { CheckoutField } from "#server/domains/shop/rules/checkout-fields.ts";
import { formatMoney } from "#server/rules/money.ts";
import { Field, FieldError } from "#views/parts/field.tsx";
import { countryName } from "./country.ts";

/** A zone and what it costs to send this basket there. */
export interface ShippingOption {
  id: string;
  name: string;
  countries: string[];
  shippingCents: number;
}

export interface Checkout {
  orderId: string;
  attempt: number;
  options: ShippingOption[];
  values: Partial<Record<CheckoutField, string | undefined>>;
  errors: Record<string, string>;
}

/**
 * It carries the id of the order it would place: sent twice, it is still that one order. A plain form,
 * for its answer is the order's page.
 */
export function CheckoutForm({ cart, checkout }: { cart: CartDescription; checkout: Checkout }) {
  const { orderId, attempt, values, errors } = checkout;
  return (
    <section class="block" aria-labelledby="checkout-title">
      <h2 id="checkout-title">Checkout</h2>
      <form
        id="checkout-form"
        class="form checkout-form"
        method="post"
        action="/api/checkout"
        novalidate
      >
        {errors.form && (
          <p class="form-error" id="checkout-error" role="alert">
            {errors.form}
          </p>
        )}
        <input type="hidden" name="orderId" value={orderId} />
        <input type="hidden" name="attempt" value={String(attempt)} />
        <AddressFields values={values} errors={errors} options={checkout.options} />
        <Shipping cart={cart} checkout={checkout} />
        <Methods chosen={values.paymentMethod} error={errors.paymentMethod} />
        <button id="place-order" class="button button-primary button-large" type="submit">
          Place the order and pay
        </button>
        <p class="muted small">
          You pay at the payment provider, on its own page. Nothing is charged before the shop has
          approved the order.
        </p>
      </form>
    </section>
  );
}

type FormParts = Pick<Checkout, "values" | "errors" | "options">;

function AddressFields({ values, errors, options }: FormParts) {
  return (
    <fieldset class="fields fields-address">
      <legend>Where it goes</legend>
      <Field
        id="address-name"
        name="name"
        label="Name"
        value={values.name}
        error={errors.name}
        autocomplete="name"
        autocapitalize="words"
        maxlength={100}
      />
      <Field
        id="address-line1"
        name="line1"
        label="Street and number"
        value={values.line1}
        error={errors.line1}
        autocomplete="address-line1"
        autocapitalize="words"
        maxlength={100}
      />
      <Field
        id="address-line2"
        name="line2"
        label="Company, flat, floor"
        value={values.line2}
        error={errors.line2}
        autocomplete="address-line2"
        autocapitalize="words"
        maxlength={100}
        required={false}
      />
      <div class="field-pair">
        <Field
          id="address-postcode"
          name="postcode"
          label="Postcode"
          value={values.postcode}
          error={errors.postcode}
          autocomplete="postal-code"
          maxlength={20}
        />
        <Field
          id="address-city"
          name="city"
          label="City"
          value={values.city}
          error={errors.city}
          autocomplete="address-level2"
          autocapitalize="words"
          maxlength={100}
        />
      </div>
      <Country value={values.country} error={errors.country} options={options} />
      <Note value={values.note} error={errors.note} />
    </fieldset>
  );
}

interface CountryProps {
  value: string | undefined;
  error: string | undefined;
  options: ShippingOption[];
}

function Country({ value = "", error, options }: CountryProps) {
  return (
    <div class="field">
      <label for="address-country">Country</label>
      <select
        id="address-country"
        name="country"
        autocomplete="country"
        required
        aria-invalid={error ? "true" : undefined}
        aria-describedby={error && "address-country-error"}
        data-bind="_country"
      >
        <option value="" selected={value === ""}>
          Choose a country
        </option>
        {options.map(({ name, countries }) => (
          <optgroup label={name}>
            {countries.map((country) => (
              <option value={country} selected={country === value}>
                {countryName(country)}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <FieldError id="address-country-error" message={error} />
    </div>
  );
}

function Note({ value, error }: { value: string | undefined; error: string | undefined }) {
  return (
    <div class="field">
      <label for="order-note">
        Note to the shop <span class="optional">optional</span>
      </label>
      <textarea
        id="order-note"
        name="note"
        rows={2}
        maxlength={500}
        aria-invalid={error ? "true" : undefined}
        aria-describedby={error && "order-note-error"}
      >
        {value}
      </textarea>
      <FieldError id="order-note-error" message={error} />
    </div>
  );
}

/** Every zone with its price; with the script the chosen country's stands out. */
function Shipping({ cart, checkout: { options } }: { cart: CartDescription; checkout: Checkout }) {
  const money = (cents: number) => formatMoney(cents, cart.currency);
  return (
    <table class="ledger shipping-table">
      <caption>What it costs, by where it goes</caption>
      <thead>
        <tr>
          <th scope="col">To</th>
          <th scope="col" class="number">
            Shipping
          </th>
          <th scope="col" class="number">
            Total
          </th>
        </tr>
      </thead>
      <tbody>
        {options.map(({ id, name, countries, shippingCents }) => (
          <tr id={`zone-${id}`} data-class:is-chosen={isAmong(countries)}>
            <th scope="row">{name}</th>
            <td class="number">{money(shippingCents)}</td>
            <td class="number">{money(cart.itemsCents + shippingCents)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Country codes from our own table: two capital letters each. */
function isAmong(countries: string[]): string {
  return `[${countries.map((country) => `'${country}'`).join(",")}].includes($_country)`;
}

const methodNames: Record<PaymentMethod, string> = { card: "Card" };

function Methods({
  chosen = "card",
  error,
}: {
  chosen?: string | undefined;
  error: string | undefined;
}) {
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
