import type { OrderDescription } from "#db/shop/order-pages.ts";
import { CommandButton } from "#views/parts/command.tsx";
import { pathTo } from "#views/parts/path.ts";

/** Asks once more before anything happens, on the spot and without a script. */
export function CancelOrder({ order: { id, number, payments } }: { order: OrderDescription }) {
  const wasTaken = payments.some(({ capturedCents }) => capturedCents > 0);
  return (
    <details id="cancel-order-step" class="second-step" data-preserve-attr="open">
      <summary id="ask-to-cancel" class="button">
        Cancel the order…
      </summary>
      <div class="second-step-body">
        <p>
          {`Cancel order ${number}? Nothing is sent, and `}
          {wasTaken
            ? "the money that was taken goes back."
            : "the money that is reserved is freed."}
          {" This cannot be taken back."}
        </p>
        <CommandButton
          id="cancel-order"
          class="button button-danger"
          action={pathTo("api", "workflow", id, "cancel")}
        >
          Yes, cancel the order
        </CommandButton>
      </div>
    </details>
  );
}
