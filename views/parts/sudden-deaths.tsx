import type { Mortal } from "#server/web/deps.ts";
import { Block } from "./block.tsx";
import { Command, CommandSubmit } from "./command.tsx";
import { pathTo } from "./path.ts";

export const mortalNames: Record<Mortal, string> = { shop: "shop", engine: "engine" };

/** What is to be seen afterwards. */
const afterwards: Record<Mortal, string> = {
  shop: "This page loses its connection and finds it again; whoever is buying waits for a few seconds. What was begun goes on where it was.",
  engine: "Pages stay, and nothing moves for a second. What was begun goes on where it was.",
};

interface SuddenDeathsProps {
  mortals: readonly Mortal[];
}

/** The end that nobody can prepare for, to order. */
export function SuddenDeaths({ mortals }: SuddenDeathsProps) {
  return (
    <Block id="deaths" title="Sudden death">
      <p class="muted">
        As by <code>kill -9</code>: nothing is closed, nothing is said. It is started again by
        itself.
      </p>
      {mortals.includes("shop") || (
        <p class="muted">
          {"The shop cannot be killed here: only "}
          <code>npm start</code> starts it again.
        </p>
      )}
      <div class="actions">
        {mortals.map((mortal) => (
          <SuddenDeath mortal={mortal} />
        ))}
      </div>
    </Block>
  );
}

function SuddenDeath({ mortal }: { mortal: Mortal }) {
  const name = mortalNames[mortal];
  return (
    <details id={`kill-${mortal}-step`} class="second-step" data-preserve-attr="open">
      <summary id={`ask-to-kill-${mortal}`} class="button">{`Kill the ${name}…`}</summary>
      <div class="second-step-body">
        <p>{`Kill the ${name}? ${afterwards[mortal]}`}</p>
        <Command id={`kill-${mortal}-form`} action={pathTo("api", "sandbox", "kill", mortal)}>
          <CommandSubmit id={`kill-${mortal}`} class="button button-danger">
            {`Kill the ${name}`}
          </CommandSubmit>
        </Command>
        <Gone mortal={mortal} isOver />
      </div>
    </details>
  );
}

export function sayGone(mortal: Mortal): string {
  return `The ${mortalNames[mortal]} is gone, it comes back by itself`;
}

/** Always there, so that it can be said in its place; what is drawn afterwards takes it back. */
export function Gone({ mortal, isOver = false }: { mortal: Mortal; isOver?: boolean }) {
  return (
    <p id={`gone-${mortal}`} role="status">
      {isOver ? undefined : `${sayGone(mortal)}.`}
    </p>
  );
}
