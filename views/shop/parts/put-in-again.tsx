import { sayShortage } from "#server/domains/shop/rules/shortage.ts";
import { sentence } from "#server/rules/sentence.ts";
import { Icon } from "#views/parts/icon.tsx";

interface LineAgain {
  sku: string;
  name: string;
  quantity: number;
  available: number;
  inCart: number;
}

export interface OrderedAgain {
  number: number;
  lines: readonly LineAgain[];
}

/** What of an order could not be put into the basket once more; asked of the shelves as they are now. */
export function PutInAgain({ order: { number, lines } }: { order: OrderedAgain }) {
  const missing = lines.filter(({ inCart, quantity }) => inCart < quantity);
  if (missing.length === 0)
    return (
      <p
        class="told"
        role="status"
        id="put-in-again"
      >{`All of order ${number} is in your cart.`}</p>
    );
  return (
    <section class="callout" role="status" id="put-in-again">
      <p>{`Not all of order ${number} is in your cart:`}</p>
      <ul>
        {missing.map((line) => (
          <li id={`missing-${line.sku}`}>
            <Icon name="warning" size={14} /> {sentence(whyMissing(line))}
          </li>
        ))}
      </ul>
    </section>
  );
}

function whyMissing({ name, quantity, available, inCart }: LineAgain): string {
  if (available < quantity) return sayShortage({ name, wanted: quantity, available });
  return inCart === 0 ? `${name} is not in it` : `${inCart} of ${quantity} × ${name} are in it`;
}
