import type { Run, RunStep } from "#db/queries/runs.ts";
import type { SignedIn } from "#db/queries/sessions.ts";

/** A step in the words of whoever began the run. */
export type SayStep = (run: Pick<Run, "kind">, step: string) => string;

interface ToldRun extends Pick<Run, "kind" | "userId" | "currentStep" | "nextAction"> {
  steps?: RunStep[];
}

/** Its owner reads a run in their own words; an admin reads the names that stand in logs and in the code. */
export function inWordsFor<Told extends ToldRun>(
  { id }: Pick<SignedIn, "id">,
  { sayStep }: { sayStep: SayStep },
  run: Told,
): Told {
  if (run.userId !== id) return run;
  const say = (step: string | null) => step && sayStep(run, step);
  const steps = run.steps?.map((step) => ({ ...step, name: sayStep(run, step.name) }));
  return {
    ...run,
    currentStep: say(run.currentStep),
    nextAction: say(run.nextAction),
    ...(steps && { steps }),
  };
}

/** A further try at a step is said with its number. */
export function saidWith(words: Readonly<Record<string, string>>, step: string): string {
  const [, name = step, further = ""] = /^(.*?)( \(try \d+\))?$/.exec(step) ?? [];
  return `${words[name] ?? name}${further}`;
}
