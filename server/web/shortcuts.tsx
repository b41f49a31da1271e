import { shortcutsMarkdown } from "#views/output/shortcuts.ts";
import { ShortcutsPage } from "#views/pages/shortcuts.tsx";
import type { Page } from "./page.tsx";

/** What the keyboard does, for those who do not know the key that shows it. */
export const shortcutsPage: Page = {
  path: "/shortcuts",
  load: () => ({
    title: "Keyboard shortcuts",
    holds: "Shorter ways",
    description: "What the keyboard does on the pages of the shop.",
    section: "shortcuts",
    markdown: shortcutsMarkdown(),
    input: <ShortcutsPage />,
    alike: "",
  }),
};
