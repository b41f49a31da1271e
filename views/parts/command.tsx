import type { Child } from "hono/jsx";
import { HiddenFields } from "./field.tsx";

interface CommandProps {
  id: string;
  /** From `pathTo`: it also stands within the expression. */
  action: string;
  class?: string;
  /** Sent again by the browser or by a proxy, one click stays one change. */
  keyed?: boolean;
  children?: Child;
}

/**
 * A form that works without the script. With it the page stays, and the stream draws what changed. Clicks
 * while one is on its way are none; what is typed meanwhile is sent by the field itself, and goes.
 */
export function Command({ id, action, class: name, keyed = false, children }: CommandProps) {
  const busy = signalOf(id);
  const headers = keyed ? `, headers: {'Idempotency-Key': ${newKey}}` : "";
  return (
    <form
      id={id}
      class={name}
      method="post"
      action={action}
      data-indicator={busy}
      data-on:submit={`evt.submitter && $${busy} || ($_refused = 0, @post('${action}', {contentType: 'form', retryMaxCount: 0${headers}}))`}
    >
      {children}
    </form>
  );
}

/** `randomUUID` is only there on secure origins; these numbers are there on all. */
const newKey = "crypto.getRandomValues(new Uint32Array(4)).join('-')";

interface CommandButtonProps {
  id: string;
  action: string;
  class?: string;
  /** What it says besides where it is sent. */
  fields?: Record<string, string>;
  /** For a button that shows no words. */
  label?: string;
  children?: Child;
}

/** A command that is nothing but its button. */
export function CommandButton({ id, action, fields = {}, ...button }: CommandButtonProps) {
  const command = `${id}-form`;
  return (
    <Command id={command} action={action}>
      <HiddenFields values={fields} />
      <CommandSubmit id={id} command={command} {...button} />
    </Command>
  );
}

interface CommandSubmitProps extends Omit<CommandButtonProps, "action" | "fields"> {
  /** The id of the command it stands in. */
  command: string;
}

/** Rests until the answer is there, and keeps focus meanwhile, which a disabled button would lose. */
export function CommandSubmit({
  id,
  command,
  class: name = "button",
  label,
  children,
}: CommandSubmitProps) {
  return (
    <button
      id={id}
      class={name}
      type="submit"
      aria-label={label}
      data-attr:aria-disabled={`$${signalOf(command)} && 'true'`}
    >
      {children}
    </button>
  );
}

function signalOf(id: string): string {
  return `_busy_${id.replace(/[\W_]+/g, "_")}`;
}

/** Always there, so that what is wrong can be put in its place while the rest of the page stays. */
export function CommandError({ id, message }: { id: string; message: string | undefined }) {
  return (
    <p class="field-error" id={id} role="alert">
      {message}
    </p>
  );
}
