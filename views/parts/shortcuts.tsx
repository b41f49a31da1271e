import { elementIds } from "../element-ids.ts";
import { Dialog, keepKeys } from "./dialogs.tsx";
import { Icon } from "./icon.tsx";

export const shortcuts: readonly { keys: string[][]; does: string }[] = [
  {
    keys: [
      ["Ctrl", "K"],
      ["⌘", "K"],
    ],
    does: "Find a page, a product or an order",
  },
  { keys: [["/"]], does: "Go to the search" },
  { keys: [["?"]], does: "Show these shortcuts" },
  { keys: [["↑"], ["↓"]], does: "Choose among what was found" },
  { keys: [["←"], ["→"]], does: "Change between a page’s two tabs" },
  { keys: [["Esc"]], does: "Close what is open" },
];

export function ShortcutsDialog() {
  return (
    <Dialog id={elementIds.shortcuts} label="Keyboard shortcuts">
      <form method="dialog" class="shortcuts-head">
        <h2>Keyboard shortcuts</h2>
        <button id="close-shortcuts" class="button button-quiet" type="submit" aria-label="Close">
          <Icon name="cross" size={16} />
        </button>
      </form>
      <ShortcutList of="dialog" />
    </Dialog>
  );
}

/** Single keys can be put off: to some who speak to their machine, or whose hand slips, they are a nuisance. */
export function ShortcutList({ of }: { of: string }) {
  return (
    <>
      <dl class="shortcut-list">
        {shortcuts.map(({ keys, does }) => (
          <div>
            <dt>
              {keys.map((together, index) => (
                <>
                  {index > 0 && " or "}
                  <Keys together={together} />
                </>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p style="display:none" data-show="true">
        <label class="choice" for={`single-keys-${of}`}>
          <input
            id={`single-keys-${of}`}
            type="checkbox"
            autocomplete="off"
            data-bind="_keys"
            data-on:change={keepKeys}
          />
          The keys <kbd>/</kbd> and <kbd>?</kbd> work without <kbd>Ctrl</kbd>
        </label>
      </p>
    </>
  );
}

function Keys({ together }: { together: string[] }) {
  return (
    <>
      {together.map((key, index) => (
        <>
          {index > 0 && " "}
          <kbd>{key}</kbd>
        </>
      ))}
    </>
  );
}
