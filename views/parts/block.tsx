import type { Child } from "hono/jsx";

interface BlockProps {
  id: string;
  title: Child;
  /** Beside the title: a state, or a way to more of the same. */
  aside?: Child;
  children?: Child;
}

/** A part of a page under a title of its own. */
export function Block({ id, title, aside, children }: BlockProps) {
  const heading = <h2 id={`${id}-title`}>{title}</h2>;
  return (
    <section class="block" aria-labelledby={`${id}-title`}>
      {aside === undefined ? (
        heading
      ) : (
        <div class="block-head">
          {heading}
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}
