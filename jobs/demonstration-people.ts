import { listMonitoringGroups } from '../src/db/monitoring-group.ts';
import { addPerson } from '../src/db/person.ts';
import { demoPeople } from '../src/demo/sign-in-people.ts';
import type { Deps } from '../src/deps.ts';

/**
 * Adds the people who may sign in to the demonstration, marked as synthetic: of each role, and a member of each group. Returns
 * how many were added; a second call adds nobody.
 */
export async function addDemonstrationPeople({ database }: Deps): Promise<number> {
  return database.db.transaction().execute(async (trx) => {
    let added = 0;
    for (const person of demoPeople(await listMonitoringGroups(trx))) {
      if ((await addPerson(trx, { ...person, isSynthetic: true })) !== undefined) added += 1;
    }
    return added;
  });
}
