import { sentence } from "#server/rules/sentence.ts";
import { CommandButton } from "#views/parts/command.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { pathTo } from "#views/parts/path.ts";

interface Props {
  short: readonly { sku: string; words: string }[];
  /** Where one who has no script is led back to. */
  from?: string;
}

/** Which lines of the basket cannot be had as they are, and the way to have what is left. */
export function WhatCannotBeHad({ short, from = "/cart" }: Props) {
  if (short.length === 0) return null;
  return (
    <div class="cannot-be-had" id="cannot-be-had">
      <ul>
        {short.map(({ sku, words }) => (
          <li id={`short-${sku}`} class="stock tone-warning">
            <Icon name="warning" size={14} /> {sentence(words)}
          </li>
        ))}
      </ul>
      <CommandButton
        id="trim-cart"
        action={`${pathTo("api", "cart", "trim")}?next=${encodeURIComponent(from)}`}
      >
        Keep what can be had
      </CommandButton>
    </div>
  );
}
