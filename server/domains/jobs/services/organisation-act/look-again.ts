import type { WorkflowContext } from "@restatedev/restate-sdk";

interface Looking<T> {
  name: string;
  look: () => Promise<T>;
  isOver: (seen: T) => boolean;
  /** The longest that is waited between two looks. */
  mostMs: number;
}

/**
 * Looks until it is over, soon at first and then less and less often, so that the journal stays short. What
 * ends a job is told outside of every journal: nothing there could wake us.
 */
export async function lookUntil<T>(
  ctx: WorkflowContext,
  { name, look, isOver, mostMs }: Looking<T>,
): Promise<T> {
  for (let ms = 250; ; ms = Math.min(ms * 2, mostMs)) {
    const seen = await ctx.run(name, look);
    if (isOver(seen)) return seen;
    await ctx.sleep(ms);
  }
}
