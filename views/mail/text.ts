import { type Child, isValidElement } from "hono/jsx";

/** A letter for those who read it without HTML: the same elements, said in lines. */
export function textOf(letter: Child): string {
  return `${blocks(say(letter)).join("\n\n")}\n`;
}

/** Between two blocks; nothing that people type can hold it. */
const gap = "\u0000";

function blocks(said: string): string[] {
  return said.split(gap).flatMap((block) => block.replace(/ *\n */g, "\n").trim() || []);
}

function say(node: unknown): string {
  if (Array.isArray(node)) return node.map(say).join("");
  if (typeof node === "string" || typeof node === "number") return plain(String(node));
  if (!isValidElement(node)) return "";
  const { tag, props, children } = node;
  if (typeof tag === "function") return say(tag({ ...props, children }));
  return sayElement(tag, props, children);
}

function plain(words: string): string {
  return words.replaceAll(gap, "").replace(/\s+/g, " ");
}

function sayElement(tag: string, props: Record<string, unknown>, children: unknown[]): string {
  const said = () => say(children);
  switch (tag) {
    case "head":
      return "";
    case "hr":
      return `${gap}--${gap}`;
    case "br":
      return "\n";
    case "h1":
    case "p":
    case "table":
      return `${gap}${said()}${gap}`;
    case "tr":
      return `${said().trim()}\n`;
    case "th":
      return `${said()}: `;
    case "td":
      return `${said()}  `;
    case "a":
      return link(said(), String(props.href));
    default:
      return said();
  }
}

function link(words: string, href: string): string {
  return words === href ? href : `${words}: ${href}`;
}
