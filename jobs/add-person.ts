import { appendAudit } from '../src/db/audit.ts';
import { listMonitoringGroups } from '../src/db/monitoring-group.ts';
import { addPerson } from '../src/db/person.ts';
import type { Deps } from '../src/deps.ts';
import { InputProblem } from '../src/problem.ts';
import { BASIC_COMMAND_UNITS } from '../src/vocabulary/area.ts';
import { ROLES, type Role } from '../src/vocabulary/role.ts';

/** Somebody to be added, as given at the command line. */
export interface GivenPerson {
  email: string | undefined;
  name: string | undefined;
  role: string | undefined;
  bcu: string | undefined;
  /** Name of the monitoring group of a member. */
  group: string | undefined;
}

/** Who was added. */
export interface AddedPerson {
  personId: string;
  role: Role;
}

/**
 * Adds somebody who may sign in, and records it. Throws InputProblem naming the option at fault, also where the address is
 * taken: then nobody is changed.
 */
export async function addPersonByHand(deps: Deps, given: GivenPerson): Promise<AddedPerson> {
  const { email, name, role } = checked(given);
  const { db } = deps.database;
  const groupIds = role === 'member' ? [await groupOf(deps, given.group)] : [];
  if (role !== 'member' && given.group !== undefined) throw new InputProblem('--group is for members alone.');
  const { bcu } = given;
  if (bcu !== undefined && (role !== 'responder' || !BASIC_COMMAND_UNITS.includes(bcu))) {
    throw new InputProblem(
      `--bcu ${bcu} cannot be used (expected, for a responder, one of ${BASIC_COMMAND_UNITS.join(', ')}).`,
    );
  }
  const personId = await db.transaction().execute(async (trx) => {
    const added = await addPerson(trx, { name, email, role, bcu, groupIds });
    if (added === undefined) return undefined;
    await appendAudit(trx, {
      personId: undefined,
      role: 'job',
      action: 'person.added',
      subject: `person/${added}`,
      detail: { role, bcu: bcu ?? null, groupIds },
      happenedAt: deps.clock(),
    });
    return added;
  });
  if (personId === undefined) throw new InputProblem('Somebody has this address already; nobody was added.');
  return { personId, role };
}

function checked({ email, name, role }: GivenPerson): { email: string; name: string; role: Role } {
  if (email === undefined || !/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw new InputProblem('--email is missing or no address (expected one such as name@example.org).');
  }
  if (name === undefined || name.trim() === '') throw new InputProblem('--name is missing: what is the person called?');
  const known = ROLES.find((each) => each === role);
  if (known === undefined) {
    throw new InputProblem(`--role ${role ?? ''} cannot be used (expected one of ${ROLES.join(', ')}).`);
  }
  return { email, name: name.trim(), role: known };
}

async function groupOf({ database }: Deps, name: string | undefined): Promise<number> {
  if (name === undefined) throw new InputProblem('--group is missing: of which monitoring group is the member?');
  const groups = (await listMonitoringGroups(database.db)).filter((group) => group.name === name);
  if (groups.length === 1) return groups[0]!.monitoringGroupId;
  throw new InputProblem(
    groups.length === 0
      ? `There is no monitoring group "${name}". Load groups first, with load-groups.`
      : `Several boroughs have a group "${name}". Add the member on the page of people.`,
  );
}
