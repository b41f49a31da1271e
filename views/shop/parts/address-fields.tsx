import type { CheckoutField } from "#server/domains/shop/rules/checkout-fields.ts";
import { Field, FieldFrame, fieldOf, saidOf, type TypedForm } from "#views/parts/field.tsx";
import { CountryOptions, type ShippingOption } from "./checkout-summary.tsx";

interface AddressFieldsProps {
  form: TypedForm<CheckoutField>;
  options: ShippingOption[];
}

/** The control of each field, for whoever leads to it. */
export const checkoutFieldIds: Record<CheckoutField, string> = {
  name: "address-name",
  line1: "address-line1",
  line2: "address-line2",
  postcode: "address-postcode",
  city: "address-city",
  country: "address-country",
  note: "order-note",
  paymentMethod: "method-card",
};

/** Where an order goes, and what the shop should know about that. */
export function AddressFields({ form, options }: AddressFieldsProps) {
  return (
    <fieldset class="fields fields-address">
      <legend>Where it goes</legend>
      <Line form={form} name="name" label="Name" autocomplete="name" />
      <Line form={form} name="line1" label="Street and number" autocomplete="address-line1" />
      <Line
        form={form}
        name="line2"
        label="Company, flat, floor"
        autocomplete="address-line2"
        required={false}
      />
      <div class="field-pair">
        <Field
          {...fieldOf(form, "postcode")}
          id={checkoutFieldIds.postcode}
          label="Postcode"
          autocomplete="postal-code"
          maxlength={20}
        />
        <Line form={form} name="city" label="City" autocomplete="address-level2" />
      </div>
      <Country form={form} options={options} />
      <Note form={form} />
    </fieldset>
  );
}

interface LineProps {
  form: TypedForm<CheckoutField>;
  name: CheckoutField;
  label: string;
  autocomplete: string;
  required?: boolean;
}

function Line({ form, name, ...field }: LineProps) {
  return (
    <Field
      {...fieldOf(form, name)}
      {...field}
      id={checkoutFieldIds[name]}
      autocapitalize="words"
      maxlength={100}
    />
  );
}

function Country({ form, options }: AddressFieldsProps) {
  const { name, value = "", error } = fieldOf(form, "country");
  const frame = { id: checkoutFieldIds.country, error };
  return (
    <FieldFrame {...frame} label="Country">
      <select
        id={frame.id}
        name={name}
        autocomplete="country"
        required
        {...saidOf(frame)}
        data-bind="_country"
      >
        <option value="" selected={value === ""}>
          Choose a country
        </option>
        <CountryOptions options={options} chosen={value} />
      </select>
    </FieldFrame>
  );
}

function Note({ form }: { form: TypedForm<CheckoutField> }) {
  const { name, value, error } = fieldOf(form, "note");
  const frame = { id: checkoutFieldIds.note, error };
  return (
    <FieldFrame {...frame} label="Note to the shop" required={false}>
      <textarea id={frame.id} name={name} rows={2} maxlength={500} {...saidOf(frame)}>
        {value}
      </textarea>
    </FieldFrame>
  );
}
