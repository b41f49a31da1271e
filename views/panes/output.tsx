import { elementIds } from "../element-ids.ts";
import { renderMarkdown } from "../markdown.ts";
import { Icon } from "../parts/icon.tsx";

/** The page as a document: drawn from Markdown, and to be had as Markdown. */
export function Output({ markdown, href }: { markdown: string; href: string }) {
  return (
    <div id={elementIds.output}>
      <div class="output-tools">
        <button
          id="copy-markdown"
          class="button button-quiet button-small"
          type="button"
          data-on:click="navigator.clipboard.writeText(document.getElementById('markdown-source').value).then(() => { $_copied = true })"
        >
          <Icon name="copy" size={16} />
          <span data-text="$_copied ? 'Copied' : 'Copy as Markdown'">Copy as Markdown</span>
        </button>
        <a id="open-markdown" class="button button-quiet button-small" href={href}>
          Open as Markdown
        </a>
      </div>
      <textarea
        id="markdown-source"
        class="visually-hidden"
        aria-label="Markdown source"
        tabindex={-1}
        readonly
      >
        {markdown}
      </textarea>
      <div class="prose">{renderMarkdown(markdown)}</div>
    </div>
  );
}
