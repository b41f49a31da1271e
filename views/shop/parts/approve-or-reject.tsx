import { Command, CommandButton, CommandError, CommandSubmit } from "#views/parts/command.tsx";
import { Icon } from "#views/parts/icon.tsx";
import { pathTo } from "#views/parts/path.ts";

/** What was typed into a rejection that was refused, and why it was. */
export interface RefusedRejection {
  reason?: string | undefined;
  error?: string | undefined;
}

interface ApproveOrRejectProps {
  orderId: string;
  refused?: RefusedRejection | undefined;
}

/** A rejection takes a reason, for the shopper reads it. */
export function ApproveOrReject({ orderId, refused }: ApproveOrRejectProps) {
  return (
    <div class="decision">
      <CommandButton
        id={`approve-${orderId}`}
        class="button button-primary"
        action={pathTo("api", "workflow", orderId, "approve")}
      >
        <Icon name="check" size={16} /> Approve
      </CommandButton>
      <details id={`reject-${orderId}`} data-preserve-attr="open" open={refused !== undefined}>
        <summary id={`reject-${orderId}-open`} class="button">
          Reject…
        </summary>
        <RejectForm orderId={orderId} refused={refused} />
      </details>
    </div>
  );
}

function RejectForm({ orderId, refused }: ApproveOrRejectProps) {
  const command = `reject-${orderId}-form`;
  const field = `reason-${orderId}`;
  return (
    <Command
      id={command}
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
          aria-invalid={refused?.error ? "true" : undefined}
          aria-describedby={`${field}-error`}
        >
          {refused?.reason}
        </textarea>
        <CommandError id={`${field}-error`} message={refused?.error} />
      </div>
      <CommandSubmit id={`reject-${orderId}-send`} class="button button-danger">
        Reject the order
      </CommandSubmit>
    </Command>
  );
}
