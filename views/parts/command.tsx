import type { Child } from "hono/jsx";
import { HiddenFields } from "./field.tsx";

interface CommandProps {
  id: string;
  /** From `pathTo`: it also stands within the expression. */
  action: string;
  class?: string;
  children?: Child;
}

/**
 * A form that works without the script. With it the page stays, and the stream draws what changed. The page's
 * script gives each command its key, so that sent again by whomever it stays one change (`public/page`).
 */
export function Command({ id, action, class: name, children }: CommandProps) {
  const headers = "el.dataset.command ? {'Idempotency-Key': el.dataset.command} : {}";
  const options = `{contentType: 'form', retryMaxCount: 0, headers: ${headers}}`;
  return (
    <form
      id={id}
      class={name}
      method="post"
      action={action}
      data-command=""
      data-preserve-attr="data-command data-sent"
      data-on:submit={`$_refused = 0; @post('${action}', ${options})`}
    >
      {children}
    </form>
  );
}

interface CommandButtonProps {
  id: string;
  action: string;
  class?: string;
  /** What it says besides where it is sent. */
  fields?: Record<string, string>;
  children?: Child;
}

/** A command that is nothing but its button. */
export function CommandButton({ id, action, fields = {}, ...button }: CommandButtonProps) {
  return (
    <Command id={`${id}-form`} action={action}>
      <HiddenFields values={fields} />
      <CommandSubmit id={id} {...button} />
    </Command>
  );
}

type CommandSubmitProps = Omit<CommandButtonProps, "action" | "fields">;

/** Rests until the answer is there, and keeps focus meanwhile, which a disabled button would lose. */
export function CommandSubmit({ id, class: name = "button", children }: CommandSubmitProps) {
  return (
    <button id={id} class={name} type="submit" data-preserve-attr="aria-disabled">
      {children}
    </button>
  );
}

/** Always there, so that what is wrong can be put in its place while the rest of the page stays. */
export function CommandError({ id, message }: { id: string; message: string | undefined }) {
  return (
    <p class="field-error" id={id} role="alert">
      {message}
    </p>
  );
}
