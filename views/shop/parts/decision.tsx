import { busy, Command, CommandError } from "#views/parts/command.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { pathTo } from "#views/parts/path.ts";

export interface RejectForm {
  reason?: string | undefined;
  error?: string | undefined;
}

/** An admin's two words. A rejection takes a reason, for the shopper reads it. */
export function Decision({ orderId, form }: { orderId: string; form?: RejectForm | undefined }) {
  const approve = `approve-${orderId}-form`;
  const reject = `reject-${orderId}-form`;
  const field = `reason-${orderId}`;
  return (
    <div class="decision">
      <Command id={approve} action={pathTo("api", "workflow", orderId, "approve")}>
        <button
          id={`approve-${orderId}`}
          class="button button-primary"
          type="submit"
          data-attr:disabled={busy(approve)}
        >
          <Icon name="check" size={16} /> Approve
        </button>
      </Command>
      <details id={`reject-${orderId}`} data-preserve-attr="open" open={form !== undefined}>
        <summary id={`reject-${orderId}-open`} class="button">
          Reject…
        </summary>
        <Command
          id={reject}
          class="form reject-form"
          action={pathTo("api", "workflow", orderId, "reject")}
        >
          <div class="field">
            <label for={field}>Why? The shopper reads it.</label>
            <textarea
              id={field}
              name="reason"
              rows={2}
              maxlength={500}
              required
              aria-invalid={form?.error ? "true" : undefined}
              aria-describedby={`${field}-error`}
            >
              {form?.reason}
            </textarea>
            <CommandError id={`${field}-error`} message={form?.error} />
          </div>
          <button
            id={`reject-${orderId}-send`}
            class="button button-danger"
            type="submit"
            data-attr:disabled={busy(reject)}
          >
            Reject the order
          </button>
        </Command>
      </details>
    </div>
  );
}
