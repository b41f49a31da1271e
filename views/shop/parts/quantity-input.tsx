interface QuantityInputProps {
  id: string;
  value: string;
  /** Where it is said what is wrong with it. */
  errorId: string;
  wrong: boolean;
  /** Where no label stands beside it. */
  name?: string;
  /** With the script a new quantity counts as soon as it is typed. */
  sendsItself?: boolean;
  /** As many as can be had. */
  most?: number;
}

const maxQuantity = 99;

export function QuantityInput({
  id,
  value,
  errorId,
  wrong,
  name,
  sendsItself = false,
  most = maxQuantity,
}: QuantityInputProps) {
  const whenChanged = { "data-on:change__debounce.300ms": "el.form.requestSubmit()" };
  return (
    <input
      id={id}
      class="quantity"
      name="quantity"
      type="number"
      inputmode="numeric"
      min={1}
      max={Math.min(most, maxQuantity)}
      required
      value={value}
      aria-label={name}
      aria-invalid={wrong ? "true" : undefined}
      aria-describedby={errorId}
      {...(sendsItself && whenChanged)}
    />
  );
}
