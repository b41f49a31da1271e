import { Empty } from "../parts/empty.tsx";
import { type ListedRun, RunList } from "../parts/run-list.tsx";

export function FlowsPage({ runs }: { runs: ListedRun[] }) {
  return (
    <section class="block" aria-labelledby="runs-title">
      <h2 id="runs-title">Your runs</h2>
      {runs.length > 0 ? (
        <RunList runs={runs} />
      ) : (
        <Empty icon="flows" title="No runs yet">
          Each thing you start is kept here with every step it took.
        </Empty>
      )}
    </section>
  );
}
