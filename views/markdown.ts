import { raw } from "hono/html";
import { Marked } from "marked";

const safeLink = /^(https?:|mailto:|\/(?!\/)|#)/i;

const marked = new Marked({
  gfm: true,
  renderer: {
    // Raw HTML is shown as the text it is, never as markup.
    html: ({ text }) => escapeHtml(text),
    // The page has its title already: a document's first heading comes second.
    heading({ tokens, depth }) {
      const tag = `h${Math.min(depth + 1, 6)}`;
      return `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`;
    },
    link({ href, title, tokens }) {
      const label = this.parser.parseInline(tokens);
      if (!safeLink.test(href)) return label;
      return `<a href="${escapeHtml(href)}"${title ? ` title="${escapeHtml(title)}"` : ""}>${label}</a>`;
    },
    image: ({ text }) => escapeHtml(text),
    checkbox: ({ checked }) => `<span class="task">${checked ? "✓" : "○"}</span> `,
    table({ header, rows }) {
      const head = header.map((cell) =>
        cellOf("th", this.parser.parseInline(cell.tokens), cell.align),
      );
      const body = rows.map(
        (row) =>
          `<tr>${row.map((cell) => cellOf("td", this.parser.parseInline(cell.tokens), cell.align)).join("")}</tr>`,
      );
      return `<div class="table-scroll" tabindex="0" role="group" aria-label="Table"><table><thead><tr>${head.join("")}</tr></thead><tbody>${body.join("")}</tbody></table></div>`;
    },
  },
});

function cellOf(tag: "th" | "td", html: string, align: string | null): string {
  return `<${tag}${align === "right" ? ' class="number"' : ""}>${html}</${tag}>`;
}

/** By their source: descriptions never change, and a page is drawn many times while its text stands. */
const rendered = new Map<string, string>();
const renderedAtMost = 300;

export function renderMarkdown(markdown: string) {
  const known = rendered.get(markdown);
  if (known !== undefined) return raw(known);
  const html = marked.parse(markdown, { async: false });
  if (rendered.size >= renderedAtMost) rendered.clear();
  rendered.set(markdown, html);
  return raw(html);
}

/** What people typed, as literal text within Markdown. */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&]/g, "\\$&").replace(/\s+/g, " ");
}

/** An identifier; a backtick in one that somebody made up would end it. */
export function code(text: string): string {
  return `\`${text.replace(/[`|\s]/g, "")}\``;
}

export function table(head: string[], rows: string[][], { right = [] }: { right?: number[] } = {}) {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, column) => (right.includes(column) ? "--:" : ":--"));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
