import type { Child } from "hono/jsx";

/** Things known of something, each with its name. */
export function Facts({ class: name = "", children }: { class?: string; children?: Child }) {
  return <dl class={["facts", name].filter(Boolean).join(" ")}>{children}</dl>;
}

interface FactProps {
  term: Child;
  /** How the term looks, where it is not plain text. */
  termClass?: string;
  class?: string;
  children?: Child;
}

export function Fact({ term, termClass, class: name, children }: FactProps) {
  return (
    <div>
      <dt class={termClass}>{term}</dt>
      <dd class={name}>{children}</dd>
    </div>
  );
}
