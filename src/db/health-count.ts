import { sql } from 'kysely';
import type { GroupFacts, UnknownLabel } from '../domain/data-health/month-facts.ts';
import type { RecordedGroup } from '../vocabulary/ethnicity.ts';
import type { FileMonthKey } from './cell-count.ts';
import type { Db } from './connection.ts';
import { withoutLoops } from './plan.ts';

/** What data health counts of a month in a file. */
export interface HealthCounts {
  sourceFileId: number;
  month: string;
  mostCopies: number | undefined;
  sectionSixty: number;
  powerObjectDiffer: number;
  timed: number;
  onHalfHour: number;
  atMidnight: number;
  /** Searches with a coordinate outside London; undefined where no boundaries are in force. */
  outsideLondon: number | undefined;
  groups: GroupFacts[];
  labels: UnknownLabel[];
}

const keysOf = (files: readonly FileMonthKey[]) => sql`unnest(
  ${files.map((file) => file.sourceFileId)}::integer[],
  ${files.map((file) => `${file.month}-01`)}::date[]
) chosen (source_file_id, month)`;

/** What is counted for data health of some months of some files; a month that is not loaded is left out. */
export async function listHealthCounts(db: Db, files: readonly FileMonthKey[]): Promise<HealthCounts[]> {
  if (files.length === 0) return [];
  const { rows: months } = await sql<{
    sourceFileId: number;
    month: string;
    mostCopies: number | null;
    outside: number | null;
  }>`
    select
      source_file_id,
      to_char(month, 'YYYY-MM') as month,
      most_copies,
      case when exists (select from boundary_set where is_active) then coalesce((
        select sum(searches)
        from cell_count
        where cell_count.source_file_id = source_file_month.source_file_id
          and cell_count.month = source_file_month.month
          and area_code = 'outside-london'
      ), 0)::integer end as outside
    from source_file_month
    join ${keysOf(files)} using (source_file_id, month)`.execute(db);
  const { rows: counts } = await sql<CountedGroup>`
    select health_count.*, to_char(month, 'YYYY-MM') as month
    from health_count
    join ${keysOf(files)} using (source_file_id, month)`.execute(db);
  const labels = byMonth(await listUnknownLabels(db, files));
  const countsByMonth = byMonth(counts);
  return months.map(({ sourceFileId, month, mostCopies, outside }) => {
    const own = countsByMonth.get(`${sourceFileId} ${month}`) ?? [];
    const sum = (pick: (row: CountedGroup) => number) => own.reduce((total, row) => total + pick(row), 0);
    return {
      sourceFileId,
      month,
      mostCopies: mostCopies ?? undefined,
      outsideLondon: outside ?? undefined,
      sectionSixty: sum((row) => row.sectionSixty),
      powerObjectDiffer: sum((row) => row.powerObjectDiffer),
      timed: sum((row) => row.timed),
      onHalfHour: sum((row) => row.onHalfHour),
      atMidnight: sum((row) => row.atMidnight),
      groups: own.map((row) => ({
        isOfPerson: row.isOfPerson,
        selfDefined: row.selfDefinedGroup,
        officerDefined: row.officerDefinedGroup,
        searches: row.searches,
        lacking: {
          gender: row.noGender,
          age: row.noAge,
          reason: row.noReason,
          outcome: row.noOutcome,
          place: row.noPlace,
          link: row.noLink,
          clothing: row.noClothing,
        },
      })),
      labels: (labels.get(`${sourceFileId} ${month}`) ?? []).map(({ column, value, records }) => ({
        column,
        value,
        records,
      })),
    };
  });
}

function byMonth<Row extends FileMonthKey>(rows: readonly Row[]): Map<string, Row[]> {
  const months = new Map<string, Row[]>();
  for (const row of rows) {
    const name = `${row.sourceFileId} ${row.month}`;
    const own = months.get(name);
    if (own) own.push(row);
    else months.set(name, [row]);
  }
  return months;
}

interface CountedGroup {
  sourceFileId: number;
  month: string;
  isOfPerson: boolean;
  selfDefinedGroup: RecordedGroup;
  officerDefinedGroup: RecordedGroup;
  searches: number;
  noGender: number;
  noAge: number;
  noReason: number;
  noOutcome: number;
  noPlace: number;
  noLink: number;
  noClothing: number;
  powerObjectDiffer: number;
  sectionSixty: number;
  timed: number;
  onHalfHour: number;
  atMidnight: number;
}

/** Labels that acceptance did not know, with the accepted records that bear them. */
async function listUnknownLabels(
  db: Db,
  files: readonly FileMonthKey[],
): Promise<(UnknownLabel & { sourceFileId: number; month: string })[]> {
  return withoutLoops(db, async (trx) => {
    const { rows } = await sql<UnknownLabel & { sourceFileId: number; month: string }>`
      select
        row_problem.source_file_id,
        to_char(search.month, 'YYYY-MM') as month,
        row_problem.column_name as column,
        row_problem.value,
        count(*) as records
      from row_problem
      join search using (source_file_id, line)
      join ${keysOf(files)}
        on chosen.source_file_id = search.source_file_id
        and chosen.month = search.month
      where row_problem.reason like 'label not known%'
        and row_problem.source_file_id = any (${files.map((file) => file.sourceFileId)}::integer[])
        -- Named once more, so that partitions of other months are not looked into.
        and search.month = any (${files.map((file) => `${file.month}-01`)}::date[])
      group by 1, 2, 3, 4
      order by 1, 2, 3, 4`.execute(trx);
    return rows;
  });
}

/** A month whose points are to be held against those of the month before. */
export type PointPair = FileMonthKey & { before: FileMonthKey | undefined };

/** Different coordinates of each month, and how many of them the month before had as well. */
export async function countKnownPoints(
  db: Db,
  pairs: readonly PointPair[],
): Promise<(FileMonthKey & { points: number; known: number })[]> {
  if (pairs.length === 0) return [];
  const months = pairs.flatMap(({ month, before }) => [`${month}-01`, ...(before ? [`${before.month}-01`] : [])]);
  return withoutLoops(db, async (trx) => {
    const { rows } = await sql<FileMonthKey & { points: number; known: number }>`
      with pair as (
        select *
        from unnest(
          ${pairs.map((pair) => pair.sourceFileId)}::integer[],
          ${pairs.map((pair) => `${pair.month}-01`)}::date[],
          ${pairs.map((pair) => pair.before?.sourceFileId ?? null)}::integer[],
          ${pairs.map((pair) => (pair.before ? `${pair.before.month}-01` : null))}::date[]
        ) pair (source_file_id, month, before_file_id, before_month)
      ),
      point as materialized (
        select distinct source_file_id, month, latitude, longitude
        from search
        join (
          select source_file_id, month from pair
          union
          select before_file_id, before_month from pair
        ) wanted using (source_file_id, month)
        where latitude is not null
          -- Named once more, so that partitions of other months are not looked into.
          and month = any (${months}::date[])
      )
      select
        pair.source_file_id,
        to_char(pair.month, 'YYYY-MM') as month,
        count(*) as points,
        count(earlier.latitude) as known
      from pair
      join point using (source_file_id, month)
      left join point earlier
        on earlier.source_file_id = pair.before_file_id
        and earlier.month = pair.before_month
        and earlier.latitude = point.latitude
        and earlier.longitude = point.longitude
      group by pair.source_file_id, pair.month`.execute(trx);
    return rows;
  });
}
