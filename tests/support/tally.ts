import type { Reporter, TestModule } from "vitest/node";

/** The last line of a run, for whoever reads only that. */
export class Tally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const states = modules.flatMap(statesIn);
    const count = (state: string) => states.filter((each) => each === state).length;
    console.log(
      `${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`,
    );
  }
}

/** A file that could not even be collected has no tests to fail: it counts as one that did. */
function statesIn(module: TestModule): string[] {
  const states = [...module.children.allTests()].map((test) => test.result().state);
  return module.errors().length > 0 ? [...states, "failed"] : states;
}
