import { sayCount } from "./count.ts";

interface Withdrawn {
  total: number;
  withdrawn: number;
  askedBy: string;
  reason: string;
}

export const sayProgress = ({ total, withdrawn }: Pick<Withdrawn, "total" | "withdrawn">) =>
  `${sayCount(withdrawn)} of ${sayCount(total)} withdrawn`;

/** What was done, for whom it concerns. */
export function sayReceipt({ askedBy, reason, ...counts }: Withdrawn): string {
  const others = counts.total - counts.withdrawn;
  const begun = others > 0 ? [`${sayCount(others)} had begun or ended meanwhile`] : [];
  const why = reason ? [`Why: ${reason}`] : [];
  return [`${sayProgress(counts)}, as @${askedBy} asked`, ...begun, ...why].join(". ");
}
