import type { Compared, Figure } from "#server/invariants/figure.ts";
import { Block } from "./block.tsx";
import { Badge, type Look } from "./status.tsx";
import { Time } from "./time.tsx";

const looks: Record<Figure["state"], Look> = {
  holds: { label: "Holds", icon: "check", tone: "good" },
  broken: { label: "Broken", icon: "cross", tone: "bad" },
  unknown: { label: "Not known", icon: "clock", tone: "quiet" },
};

export const stateLabel = (state: Figure["state"]): string => looks[state].label;

/** What must hold whatever the outside is made to do, as it stood when it was compared last. */
export function InvariantPanel({ compared }: { compared: Compared | undefined }) {
  return (
    <Block id="invariants" title="What must hold">
      <ComparedAt compared={compared} />
      {compared?.unasked.map((why) => (
        <p class="muted">{`Not asked: ${why}`}</p>
      ))}
      <ul class="invariants">
        {compared?.figures.map((figure) => (
          <Invariant figure={figure} />
        ))}
      </ul>
    </Block>
  );
}

function ComparedAt({ compared }: { compared: Compared | undefined }) {
  return (
    <p class="muted small">
      {compared ? (
        <>
          {"Our books beside those of all others, compared at "}
          <Time at={compared.at} seconds />
        </>
      ) : (
        "Not compared yet"
      )}
    </p>
  );
}

function Invariant({ figure: { id, title, rule, state, figure, breaks } }: { figure: Figure }) {
  return (
    <li class="standing" id={`invariant-${id}`}>
      <div class="standing-head">
        <h3>{title}</h3>
        <Badge {...looks[state]} />
      </div>
      <p class="figure">{figure}</p>
      <p class="muted small">{rule}</p>
      {breaks.length > 0 && <Breaks id={id} breaks={breaks} />}
    </li>
  );
}

/** As many as can be looked into. */
const most = 10;

function Breaks({ id, breaks }: Pick<Figure, "id" | "breaks">) {
  return (
    <ul class="plain-list">
      {breaks.slice(0, most).map(({ words, href }, index) => (
        <li>
          <a id={`breaks-${id}-${index}`} href={href}>
            {words}
          </a>
        </li>
      ))}
      {breaks.length > most && <li>{`and ${breaks.length - most} more`}</li>}
    </ul>
  );
}
