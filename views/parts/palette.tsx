import { elementIds } from "../element-ids.ts";
import { Dialog } from "./dialogs.tsx";
import { type FindingGroup, FindingOptions } from "./findings.tsx";

/**
 * Finds whatever the reader may see. The field keeps focus and caret throughout; which one is chosen is said
 * by its id (the combobox pattern). It is a form: what was not found yet when Enter is pressed, and all
 * without the script, is on the page of the search.
 */
export function Palette({ groups }: { groups: FindingGroup[] }) {
  return (
    <Dialog id={elementIds.palette} label="Search">
      <form
        id="palette-form"
        method="get"
        action="/search"
        data-signals="{_at: 0}"
        data-on:submit={follow}
      >
        <label class="visually-hidden" for="palette-field">
          Find a page, a product or an order
        </label>
        <input
          id="palette-field"
          name="q"
          type="text"
          inputmode="search"
          enterkeyhint="go"
          placeholder="A page, a product, an order’s number"
          maxlength={80}
          autocomplete="off"
          spellcheck={false}
          role="combobox"
          aria-expanded="false"
          aria-autocomplete="list"
          aria-controls="palette-found"
          data-attr:aria-expanded="$_found > 0 ? 'true' : 'false'"
          data-attr:aria-activedescendant="$_found > 0 ? 'palette-option-' + $_at : null"
          data-on:focus={`el.select(); ${ask}`}
          data-on:keydown={move}
          {...{ "data-on:input__debounce.100ms": ask }}
        />
      </form>
      <PaletteFindings asked="" groups={groups} />
      <p class="palette-foot">
        <kbd>↑</kbd> <kbd>↓</kbd> choose, <kbd>Enter</kbd> opens, <kbd>Esc</kbd> closes
      </p>
    </Dialog>
  );
}

/** Drawn anew for each answer. What was asked is said with it, so that nobody follows an earlier one. */
export function PaletteFindings({ asked, groups }: { asked: string; groups: FindingGroup[] }) {
  const total = groups.reduce((sum, { found }) => sum + found.length, 0);
  return (
    <div
      id={elementIds.paletteFindings}
      class="palette-findings"
      data-asked={asked}
      data-signals={`{_found: ${total}}`}
    >
      <p class={total > 0 ? "visually-hidden" : "palette-nothing"} role="status">
        {total > 0 ? `${total} found` : `Nothing found for “${asked}”`}
      </p>
      <div id="palette-found" role="listbox" aria-label="Found">
        <FindingOptions groups={groups} />
      </div>
    </div>
  );
}

const ask = "$_at = 0; @get('/search/found', {contentType: 'form', retry: 'never'})";

const chosen = "document.getElementById('palette-option-' + $_at)";

const move = [
  "const by = {ArrowDown: 1, ArrowUp: -1}[evt.key]",
  `by && $_found > 0 && (evt.preventDefault(), $_at = ($_at + by + $_found) % $_found, ${chosen}.scrollIntoView({block: 'nearest'}))`,
].join("; ");

const isAnswered = `document.getElementById('${elementIds.paletteFindings}').dataset.asked === document.getElementById('palette-field').value.trim()`;

const follow = `const to = ${isAnswered} && ${chosen}; to ? to.click() : el.submit()`;
