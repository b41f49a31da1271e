import type { Child } from "hono/jsx";

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
 * A form that works without the script. With it the page stays, the stream draws what changed, and
 * the buttons within, which ask `busy(id)`, rest until the answer is there.
 */
export function Command({ id, action, class: name, keyed = false, children }: CommandProps) {
  const headers = keyed ? `, headers: {'Idempotency-Key': ${newKey}}` : "";
  return (
    <form
      id={id}
      class={name}
      method="post"
      action={action}
      data-indicator={signalOf(id)}
      data-on:submit={`$_refused = 0; @post('${action}', {contentType: 'form', retryMaxCount: 0${headers}})`}
    >
      {children}
    </form>
  );
}

/** `randomUUID` is only there on secure origins; these numbers are there on all. */
const newKey = "crypto.getRandomValues(new Uint32Array(4)).join('-')";

export const busy = (id: string): string => `$${signalOf(id)}`;

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
