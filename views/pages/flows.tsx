import { Block } from "../parts/block.tsx";
import { Empty } from "../parts/empty.tsx";
import { type ListedRun, RunList } from "../parts/run-list.tsx";

export function FlowsPage({ runs }: { runs: ListedRun[] }) {
  return (
    <Block id="runs" title="Your runs">
      {runs.length > 0 ? (
        <RunList runs={runs} />
      ) : (
        <Empty icon="flows" title="No runs yet">
          Each thing you start is kept here with every step it took.
        </Empty>
      )}
    </Block>
  );
}
