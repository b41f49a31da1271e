import { ShortcutList } from "../parts/shortcuts.tsx";

export function ShortcutsPage() {
  return (
    <>
      <p class="lead">
        Everything in the shop can be reached with Tab and Enter. These are shorter ways.
      </p>
      <ShortcutList of="page" />
    </>
  );
}
