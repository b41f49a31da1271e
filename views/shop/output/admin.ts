import { countryName } from "#server/domains/shop/rules/country.ts";
import { formatMoney } from "#server/rules/money.ts";
import { code, plain, table } from "#views/markdown.ts";
import { pathTo } from "#views/parts/path.ts";
import { webhookLabel } from "#views/parts/status.tsx";
import { formatTime } from "#views/parts/time.tsx";
import { type AdminPageProps, pathOfFailed, whoDidWhat } from "../pages/admin.tsx";
import { earlierOrders } from "../parts/waiting-orders.tsx";

export function adminMarkdown({ waiting, decisions, webhooks, failed }: AdminPageProps): string {
  return [
    "# Admin",
    "## Waiting for a decision",
    waiting.length > 0 ? waitingTable(waiting) : "Nothing waits for a decision.",
    ...section("Runs that failed", failedRows(failed), ["Run", "Whose", "Why", "When"]),
    ...section("Payment events that were refused or late", webhookRows(webhooks), [
      "Event",
      "Became",
      "Because",
      "First",
    ]),
    ...section("Decided lately", decisionRows(decisions), ["Who", "Order", "Note", "When"]),
  ].join("\n\n");
}

function section(title: string, rows: string[][], head: string[]): string[] {
  return rows.length > 0 ? [`## ${title}`, table(head, rows)] : [];
}

function waitingTable(waiting: AdminPageProps["waiting"]): string {
  const rows = waiting.map((order) => [
    `[${plain(order.displayName)}](${pathTo("admin", "orders", order.id)})`,
    plain(order.lines.map(({ name, quantity }) => `${quantity} × ${name}`).join(", ")),
    plain(countryName(order.address.country)),
    earlierOrders(order),
    plain(order.note),
    order.until === null ? "—" : formatTime(order.until),
    formatMoney(order.totalCents, order.currency),
  ]);
  const head = ["Shopper", "Items", "To", "Earlier", "Note", "Deadline", "Total"];
  return table(head, rows, { right: [6] });
}

function failedRows(failed: AdminPageProps["failed"]): string[][] {
  return failed.map((run) => [
    `[${plain(run.title)}](${pathOfFailed(run)})`,
    plain(run.username),
    plain(run.reason ?? "—"),
    run.endedAt === null ? "—" : formatTime(run.endedAt),
  ]);
}

function webhookRows(webhooks: AdminPageProps["webhooks"]): string[][] {
  return webhooks.map((event) => [
    `${plain(event.type)} ${code(event.runId ?? event.intentId ?? event.eventId)}`,
    webhookLabel(event.outcome),
    plain(event.detail ?? "—"),
    formatTime(event.receivedAt),
  ]);
}

function decisionRows(decisions: AdminPageProps["decisions"]): string[][] {
  return decisions.map((decision) => [
    plain(whoDidWhat(decision)),
    code(decision.subject),
    plain(decision.detail ?? ""),
    formatTime(decision.at),
  ]);
}
