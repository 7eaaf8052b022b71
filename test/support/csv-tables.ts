/** What the tables hold, in a form that two moments or two databases can be compared by. */
import { sql } from 'kysely';
import type { Db } from '../../src/db/connection.ts';

/** Number of rows and a sum over their contents for each table; equal where every row is. */
export type TableContents = Record<string, string>;

/** Every table as it stands, to the last column. */
export async function tableContents(db: Db): Promise<TableContents> {
  const { rows: tables } = await sql<{ name: string }>`
    select relname as name
    from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
    order by relname`.execute(db);
  return contentsOf(
    db,
    tables.map(({ name }) => [name, 'to_jsonb(t)']),
  );
}

const path = (column: string) => `(select path from source_file where source_file_id = t.${column})`;
const ofFile = `jsonb_build_object('path', ${path('source_file_id')})`;

/**
 * What loading has stored, whatever the order in which it came about: files by their path instead of their number, and
 * without the time of loading.
 */
export async function loadedContents(db: Db): Promise<TableContents> {
  return contentsOf(db, [
    ['source_file', `to_jsonb(t) - 'source_file_id' - 'loaded_at'`],
    [
      'source_file_month',
      `to_jsonb(t) - 'source_file_id' || jsonb_build_object(
        'path', ${path('source_file_id')}, 'superseded_by', ${path('superseded_by')}, 'replaces', ${path('replaces')})`,
    ],
    ['row_problem', `to_jsonb(t) - 'source_file_id' || ${ofFile}`],
    ['search', `to_jsonb(t) - 'source_file_id' || ${ofFile}`],
    ['written_grounds', `to_jsonb(t) - 'source_file_id' || ${ofFile}`],
    ['cell_count', `to_jsonb(t) - 'source_file_id' - 'cell' || ${ofFile}`],
    ['snap_point_area', `to_jsonb(t) - 'boundary_set_id'`],
  ]);
}

async function contentsOf(db: Db, tables: [name: string, content: string][]): Promise<TableContents> {
  const contents: TableContents = {};
  for (const [name, content] of tables) {
    const { rows } = await sql<{ summary: string }>`
      select count(*) || ' rows, ' || coalesce(sum(hashtextextended((${sql.raw(content)})::text, 0)::numeric), 0) as summary
      from ${sql.id(name)} t`.execute(db);
    contents[name] = rows[0]!.summary;
  }
  return contents;
}
