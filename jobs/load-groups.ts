import { storeMonitoringGroups } from '../src/db/monitoring-group.ts';
import type { Deps } from '../src/deps.ts';
import { readGroups } from '../src/ingest/groups-file.ts';
import { InputProblem } from '../src/problem.ts';

export interface GroupReport {
  path: string;
  groups: number;
  added: number;
  updated: number;
}

/** Loads monitoring groups from one CSV file; groups that are not in it stay as they are. */
export async function loadGroups(deps: Deps, paths: readonly string[], isSynthetic = false): Promise<GroupReport> {
  const [path, ...others] = paths;
  if (path === undefined || others.length > 0) {
    throw new InputProblem(`load-groups takes one CSV file with --from-file; ${paths.length} were given.`);
  }
  const groups = await readGroups(path);
  const { added, updated } = await deps.database.db
    .transaction()
    .execute((trx) => storeMonitoringGroups(trx, groups, isSynthetic));
  return { path, groups: groups.length, added, updated };
}
