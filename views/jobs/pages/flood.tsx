import type { FloodSize, PracticeLane, Side } from "#server/domains/jobs/rules/flood.ts";
import { Block } from "#views/parts/block.tsx";
import { CommandButton } from "#views/parts/command.tsx";
import { Empty } from "#views/parts/empty.tsx";
import { Fact, Facts } from "#views/parts/facts.tsx";
import { BackLink } from "#views/parts/links.tsx";
import { pathTo } from "#views/parts/path.ts";
import { Time } from "#views/parts/time.tsx";

interface FloodPageProps {
  size: FloodSize;
  last: { at: number; sides: Side[] } | undefined;
}

export const laneTitles: Record<PracticeLane, string> = {
  "in turns": "In turns, as the gate is",
  "first come": "First come, first served",
};

/** Tenths count here: 0.4 s */
export function briefly(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** Fairness that can be watched: the same flood over two gates, and what it does to a handful. */
export function FloodPage({ size, last }: FloodPageProps) {
  return (
    <>
      <BackLink id="back-to-tenants" href="/admin/tenants">
        Tenants
      </BackLink>
      <p>
        {`One sends ${size.many} jobs at once, and a moment later another sends ${size.few}. The same happens at two gates: at one each has its turn, at the other whoever came first. Each of the handful is a bar, as long as it waits. Nobody else's work waits for it.`}
      </p>
      <div class="actions">
        <CommandButton id="flood" class="button button-primary" action={pathTo("api", "flood")}>
          Send a flood
        </CommandButton>
      </div>
      {last && (
        <p class="muted small">
          {"The last one came at "}
          <Time at={last.at} seconds />
        </p>
      )}
      {last ? <Sides sides={last.sides} /> : <NoneYet />}
    </>
  );
}

function NoneYet() {
  return (
    <Empty icon="people" title="None was sent yet">
      Send one, and watch how long the handful waits.
    </Empty>
  );
}

/** On one scale, so that one look compares them. */
function Sides({ sides }: { sides: readonly Side[] }) {
  const scaleMs = Math.max(1_000, ...sides.map(({ longestMs }) => longestMs));
  return (
    <div class="flood">
      {sides.map((side) => (
        <OneSide side={side} scaleMs={scaleMs} />
      ))}
    </div>
  );
}

function OneSide({ side, scaleMs }: { side: Side; scaleMs: number }) {
  const { lane, many, few, halfMs, longestMs } = side;
  return (
    <Block id={`flood-${lane.replace(" ", "-")}`} title={laneTitles[lane]}>
      <Facts>
        <Fact term="The flood" class="figure">{`${many.waiting} of ${many.total} wait`}</Fact>
        <Fact term="The handful" class="figure">
          {`half waited ${briefly(halfMs)} or less, the longest ${briefly(longestMs)}`}
        </Fact>
      </Facts>
      <Bars few={few} scaleMs={scaleMs} longestMs={longestMs} />
    </Block>
  );
}

const rowHeight = 6;

function Bars({ few, scaleMs, longestMs }: Pick<Side, "few" | "longestMs"> & { scaleMs: number }) {
  const label = `How long each of ${few.length} has waited, up to ${briefly(longestMs)}`;
  return (
    <figure class="flood-bars">
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 100 ${few.length * rowHeight}`}
        preserveAspectRatio="none"
      >
        {few.map(({ ms, isWaiting }, at) => (
          <rect
            class={isWaiting ? "waits" : "waited"}
            x="0"
            y={at * rowHeight}
            width={Math.max(0.5, (ms / scaleMs) * 100).toFixed(1)}
            height={rowHeight - 2}
          />
        ))}
      </svg>
      <figcaption class="muted small">
        <span>0 s, when it came</span>
        <span>{briefly(scaleMs)}</span>
      </figcaption>
    </figure>
  );
}
