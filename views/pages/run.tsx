import type { RunDescription, ToldStep } from "#db/queries/runs.ts";
import { Block } from "../parts/block.tsx";
import { Fact, Facts } from "../parts/facts.tsx";
import { Icon } from "../parts/icon.tsx";
import { RunBadge } from "../parts/status.tsx";
import { Elapsed, Time } from "../parts/time.tsx";
import { ToldSteps } from "../parts/told-steps.tsx";

interface RunPageProps {
  run: RunDescription;
  story: ToldStep[];
  /** The page of what the run is about, where it has one. */
  about: string | undefined;
  now: number;
}

export function RunPage({ run, story, about, now }: RunPageProps) {
  return (
    <>
      <Facts class="facts-wide">
        <Fact term="State">
          <RunBadge status={run.status} />
        </Fact>
        <Fact term="Begun">
          <Time at={run.createdAt} />
        </Fact>
        <Fact term="Elapsed">
          <Elapsed from={run.createdAt} to={run.endedAt} now={now} />
        </Fact>
        <Fact term="Retries" class="figure">
          {run.retries}
        </Fact>
        <Fact term="Run" class="mono">
          {run.id}
        </Fact>
      </Facts>
      {about && (
        <p class="whole-story">
          <a id="run-about" href={about}>
            {run.title} <Icon name="arrow-right" size={16} />
          </a>
        </p>
      )}
      <Block id="steps" title="Every step, attempt and undoing">
        <ToldSteps steps={story} />
      </Block>
    </>
  );
}
