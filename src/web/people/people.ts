import type { Request, Response } from 'express';
import { listGroupsWithMembers } from '../../db/monitoring-group.ts';
import {
  addPerson,
  changePerson,
  findPersonRecord,
  listPeople,
  lockAdministrators,
  type PersonRecord,
} from '../../db/person.ts';
import { listSessions } from '../../db/sign-in.ts';
import type { SiteDeps } from '../../deps.ts';
import { CHANGE_REFUSALS, type ChangeRefusal, changeRefusal } from '../../domain/person-change.ts';
import { ROLES, type Role } from '../../vocabulary/role.ts';
import { type FieldProblem, parseForm, typedIn } from '../form.ts';
import { personOf } from '../guard.ts';
import { NotFound } from '../not-found-page.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { newPersonForm, personForm } from './form.ts';
import { doAndRecord } from './record.ts';
import { type FilledIn, newPersonView, peopleView, personView } from './view.ts';

type Handle = Route['handle'];

/** Everybody, by role and by words of their name or address. */
export function peoplePage({ signedIn }: SiteDeps): Handle {
  return async (request, response) => {
    const role = ROLES.find((known) => known === request.query.role);
    const words = typeof request.query.words === 'string' ? request.query.words.trim().slice(0, 120) : '';
    const people = await listPeople(signedIn.db, { role, words: words === '' ? undefined : words });
    show(response, 'people', peopleView(people, { role, words }));
  };
}

/** Roles that an administrator gives: where an organisation vouches for staff, it decides theirs. */
function rolesToGive({ signIn }: SiteDeps): readonly Role[] {
  return signIn.staffWay === 'link' ? ROLES : ['member'];
}

/** The form for somebody new. */
export function newPersonPage(deps: SiteDeps): Handle {
  return async (_request, response) => {
    const filledIn: FilledIn = { name: '', email: '', role: 'member', bcu: '', groupIds: [] };
    await showNewPerson(deps, response, filledIn, []);
  };
}

async function showNewPerson(
  deps: SiteDeps,
  response: Response,
  filledIn: FilledIn,
  problems: readonly FieldProblem[],
): Promise<void> {
  const groups = await listGroupsWithMembers(deps.signedIn.db);
  const page = newPersonView({ filledIn, problems, groups, roles: rolesToGive(deps) });
  show(response, 'person-new', page, problems.length > 0 ? 422 : 200);
}

/** Adds a person. */
export function addSomebody(deps: SiteDeps): Handle {
  return async (request, response) => {
    const form = parseForm(newPersonForm, request.body);
    const problems = form.ok ? await problemsOf(deps, form.value) : form.problems;
    if (!form.ok || problems.length > 0) return showNewPerson(deps, response, filledIn(request), problems);
    let personId: string | undefined;
    await doAndRecord(deps, response, async (trx) => {
      personId = await addPerson(trx, form.value);
      const { role, bcu = null, groupIds } = form.value;
      return personId === undefined
        ? undefined
        : { action: 'person.added', subject: `person/${personId}`, detail: { role, bcu, groupIds } };
    });
    if (personId !== undefined) return response.redirect(303, `/people/${personId}?done=person-added`);
    const taken = { field: 'email', message: 'Somebody has this address already' };
    await showNewPerson(deps, response, filledIn(request), [taken]);
  };
}

/** What a schema cannot know: which roles are ours to give, and which groups there are. */
async function problemsOf(
  deps: SiteDeps,
  { role, groupIds }: { role: Role; groupIds: readonly number[] },
): Promise<FieldProblem[]> {
  const problems: FieldProblem[] = [];
  if (!rolesToGive(deps).includes(role)) {
    problems.push({ field: 'role', message: 'Their organisation decides the role of staff' });
  }
  const groups = await listGroupsWithMembers(deps.signedIn.db);
  if (groupIds.some((id) => groups.every(({ monitoringGroupId }) => monitoringGroupId !== id))) {
    problems.push({ field: 'groupIds', message: 'Choose a group from the list' });
  }
  return problems;
}

function filledIn({ body }: Request): FilledIn {
  const { name = '', email = '', role = '', bcu = '' } = typedIn(body);
  const groupIds = [body?.groupIds ?? []].flat().map(Number);
  return { name, email, role, bcu, groupIds };
}

/** The person that an address names; throws NotFound where there is none. */
export async function getNamedPerson({ signedIn }: SiteDeps, request: Request): Promise<PersonRecord> {
  const person = await findPersonRecord(signedIn.db, String(request.params.personId));
  if (!person) throw new NotFound();
  return person;
}

/** One person: what they are, and where they are signed in. */
export function personPage(deps: SiteDeps): Handle {
  return async (request, response) => {
    await showPerson(deps, response, await getNamedPerson(deps, request));
  };
}

/** Shows a person with what was typed into the form and refused, where anything was. */
export async function showPerson(
  deps: SiteDeps,
  response: Response,
  person: PersonRecord,
  refused: { filledIn?: FilledIn; problems: readonly FieldProblem[] } = { problems: [] },
): Promise<void> {
  const { db } = deps.signedIn;
  const [groups, sessions] = [await listGroupsWithMembers(db), await listSessions(db, person.personId)];
  const isTheirs = person.personId === personOf(response).personId;
  const mayChange = person.role === 'member' || deps.signIn.staffWay === 'link';
  const page = personView({ person, sessions, groups, roles: rolesToGive(deps), isTheirs, mayChange, ...refused });
  show(response, 'person', page, refused.problems.length > 0 ? 422 : 200);
}

/** Changes name, role, unit and groups of a person. */
export function changeSomebody(deps: SiteDeps): Handle {
  return async (request, response) => {
    const person = await getNamedPerson(deps, request);
    const { personId } = person;
    const typed = { ...filledIn(request), email: person.email };
    const form = parseForm(personForm, request.body);
    const problems = form.ok ? await problemsOf(deps, form.value) : [...form.problems];
    if (person.role !== 'member' && deps.signIn.staffWay !== 'link') {
      problems.push({ field: 'role', message: 'Their organisation decides what they are' });
    }
    if (!form.ok || problems.length > 0) return showPerson(deps, response, person, { filledIn: typed, problems });
    const change = form.value;
    let refusal: ChangeRefusal | undefined;
    await doAndRecord(deps, response, async (trx) => {
      const administratorIds = await lockAdministrators(trx);
      refusal = changeRefusal(personId, change.role, { byPersonId: personOf(response).personId, administratorIds });
      if (refusal !== undefined) return undefined;
      await changePerson(trx, personId, change);
      const { role, bcu = null, groupIds } = change;
      return { action: 'person.changed', subject: `person/${personId}`, detail: { role, bcu, groupIds } };
    });
    if (refusal === undefined) return response.redirect(303, `/people/${personId}?done=person-changed`);
    const message = CHANGE_REFUSALS[refusal];
    await showPerson(deps, response, person, { filledIn: typed, problems: [{ field: 'role', message }] });
  };
}
