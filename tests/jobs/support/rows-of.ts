import { sql } from "drizzle-orm";
import type { Database } from "#db/connection.ts";

/** Every row that names an organisation, or a run of it, in whatever table: as the schema has them. */
export function rowsOf(db: Database, organisationId: string): Record<string, unknown[]> {
  const runs = `select run_id from gate_places where organisation_id = '${organisationId}'
    union select id from backlogs where organisation_id = '${organisationId}'
    union select id from organisation_acts where organisation_id = '${organisationId}'`;
  const found = tablesOf(db).map(({ table, columns }) => {
    const names = columns.map(
      (column) =>
        `"${column}" = '${organisationId}' or "${column}" like '${organisationId}/%'
          or "${column}" in (${runs})`,
    );
    const rows = db.all(sql.raw(`select * from "${table}" where ${names.join(" or ")}`));
    return [table, rows] as const;
  });
  return Object.fromEntries(found.filter(([, rows]) => rows.length > 0));
}

function tablesOf(db: Database) {
  const columns = db.all<{ table: string; column: string }>(sql`
    select m.name as "table", c.name as "column"
    from sqlite_master m, pragma_table_info(m.name) c
    where m.type = 'table' and m.name not like '%words%' and lower(c.type) = 'text'`);
  const tables = [...new Set(columns.map(({ table }) => table))];
  return tables.map((table) => ({
    table,
    columns: columns.filter((one) => one.table === table).map(({ column }) => column),
  }));
}
