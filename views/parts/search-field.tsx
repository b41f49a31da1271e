import { elementIds } from "../element-ids.ts";
import { Icon } from "./icon.tsx";

/**
 * What it says is part of the page's address: the page is drawn anew while it is typed, by opening its stream
 * again, and a reload or a link shows the same. Without the script its form is sent.
 */
export function SearchField({ value, label = "Search" }: { value: string; label?: string }) {
  return (
    <div class="field field-search">
      <label for="search">{label}</label>
      <input
        id="search"
        name="q"
        type="search"
        value={value}
        maxlength={80}
        autocomplete="off"
        data-bind="q"
        data-preserve-attr="value"
        {...{ "data-on:input__debounce.200ms": lookAgain }}
      />
    </div>
  );
}

/** What sends a search and the choices beside it, for those without the script. */
export function FindButton() {
  return (
    <button id="filter" class="button" type="submit">
      <Icon name="search" size={16} />
      Find
    </button>
  );
}

const lookAgain = [
  "const at = new URL(location)",
  "$q ? at.searchParams.set('q', $q) : at.searchParams.delete('q')",
  "at.searchParams.delete('page')",
  "at.searchParams.delete('before')",
  "history.replaceState(null, '', at)",
  `document.getElementById('${elementIds.live}')?.dispatchEvent(new Event('look-again'))`,
].join("; ");
