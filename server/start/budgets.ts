import type { Database } from "#db/connection.ts";
import { listBudgets, listHolding, monthOf, toldOfBudget } from "#db/gate/budgets.ts";
import { findAnyOrganisation, listOwners } from "#db/organisations/organisations.ts";
import { insertNotification } from "#db/queries/notifications.ts";
import { budgetMark, sayHeld, sayMonth } from "#server/rules/budgets.ts";

/** In the transaction in which work is let through: whose budget is nearly taken, or taken. Answers who was told. */
export function tellBudgets(db: Database, { now }: { now: number }): string[] {
  const month = monthOf(now);
  const holding = new Set(listHolding(db, { now }));
  const budgets = new Map(listBudgets(db, { month }).map((one) => [one.organisationId, one]));
  const touched = new Set([...budgets.keys(), ...holding]);
  return [...touched].flatMap((organisationId) => {
    const { reserved, used, toldPercent } = budgets.get(organisationId) ?? nothing;
    if (toldPercent >= 100) return [];
    const organisation = findAnyOrganisation(db, { id: organisationId });
    if (!organisation) return [];
    const of = { budget: organisation.monthlyBudget, holds: holding.has(organisationId) };
    const percent = budgetMark(reserved + used, of);
    if (!percent || !toldOfBudget(db, { organisationId, month, percent })) return [];
    return tellOwners(db, organisation, { percent, now });
  });
}

const nothing = { reserved: 0, used: 0, toldPercent: 0 };

function tellOwners(
  db: Database,
  { id, name, monthlyBudget }: { id: string; name: string; monthlyBudget: number },
  { percent, now }: { percent: 80 | 100; now: number },
): string[] {
  const words = {
    80: {
      title: `${name} has taken 80 % of its budget of ${sayMonth(now)}`,
      body: `Of ${monthlyBudget} credits at most a fifth is left. What does not fit any more is held until the next month.`,
    },
    100: {
      title: `The budget of ${name} for ${sayMonth(now)} is taken`,
      body: `Of ${monthlyBudget} credits not enough is left: what does not fit is ${sayHeld(now)}. What has begun goes on.`,
    },
  }[percent];
  const key = `${id}/budget/${monthOf(now)}/${percent}`;
  const href = `/organisations/${id}`;
  return listOwners(db, { organisationId: id }).filter((userId) =>
    insertNotification(db, { userId, key, tone: "warning", ...words, href, at: now }),
  );
}
