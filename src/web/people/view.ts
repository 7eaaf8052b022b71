import type { GroupWithMembers } from '../../db/monitoring-group.ts';
import type { PersonRecord } from '../../db/person.ts';
import type { Session } from '../../db/sign-in.ts';
import { momentText } from '../../domain/sign-in-wording.ts';
import { areaName, BASIC_COMMAND_UNITS } from '../../vocabulary/area.ts';
import { ROLE_NAMES, ROLES, type Role } from '../../vocabulary/role.ts';
import type { FieldProblem } from '../form.ts';
import type { PageView } from '../show.ts';
import { begunLarge } from '../sign-in/view.ts';

const plain = (title: string): PageView => ({ title, syntheticLabel: undefined });

/** What stands in the form about a person, as it was typed. */
export interface FilledIn {
  name: string;
  email: string;
  role: string;
  bcu: string;
  groupIds: readonly number[];
}

const roleName = (role: Role) => begunLarge(ROLE_NAMES[role]);

/** Everybody, with what they were looked for by. */
export function peopleView(
  people: readonly PersonRecord[],
  { role, words }: { role: Role | undefined; words: string },
) {
  return {
    ...plain('People'),
    words,
    roles: [
      { value: '', text: 'Every role', selected: role === undefined },
      ...ROLES.map((value) => ({ value, text: roleName(value), selected: value === role })),
    ],
    isSearch: role !== undefined || words !== '',
    people: people.map((person) => ({
      href: `/people/${person.personId}`,
      name: person.name,
      email: person.email,
      role: roleName(person.role),
      areas: forText(person),
      state: stateText(person),
    })),
  };
}

/** Whom or what a person answers for: their groups, their command unit, or all of London. */
function forText({ role, bcu, groups }: PersonRecord): string {
  if (role === 'member') return groups.length === 0 ? 'No group' : groups.map(groupText).join('; ');
  return role === 'responder' ? (bcu ?? 'All of the Met') : 'All of London';
}

/** A group with its borough, where its name does not tell. */
function groupText({ name, areaCode }: { name: string; areaCode: string }): string {
  const borough = areaName(areaCode);
  return name.includes(borough) ? name : `${name} (${borough})`;
}

function stateText({ isDisabled, lastSignedInAt }: PersonRecord): string {
  if (isDisabled) return 'Closed';
  return lastSignedInAt === undefined ? 'Not signed in' : `Signed in since ${momentText(lastSignedInAt)}`;
}

/** The choices of a person's form, with what is chosen. */
function choicesOf(filledIn: FilledIn, groups: readonly GroupWithMembers[], roles: readonly Role[]) {
  return {
    filledIn,
    roles: roles.map((value) => ({ value, text: roleName(value), checked: value === filledIn.role })),
    units: [
      { value: '', text: 'All of the Met', selected: filledIn.bcu === '' },
      ...BASIC_COMMAND_UNITS.map((value) => ({ value, text: value, selected: value === filledIn.bcu })),
    ],
    mayRespond: roles.includes('responder'),
    groups: groups.map(({ monitoringGroupId, name, areaCode }) => ({
      value: String(monitoringGroupId),
      text: groupText({ name, areaCode }),
      checked: filledIn.groupIds.includes(monitoringGroupId),
    })),
  };
}

/** The form for somebody new. */
export function newPersonView(page: {
  filledIn: FilledIn;
  problems: readonly FieldProblem[];
  groups: readonly GroupWithMembers[];
  roles: readonly Role[];
}) {
  const { filledIn, problems, groups, roles } = page;
  return { ...plain('Add somebody'), problems, ...choicesOf(filledIn, groups, roles) };
}

/** One person, with the form to change them where it is ours to do so. */
export function personView(page: {
  person: PersonRecord;
  sessions: readonly Session[];
  groups: readonly GroupWithMembers[];
  roles: readonly Role[];
  isTheirs: boolean;
  mayChange: boolean;
  filledIn?: FilledIn;
  problems: readonly FieldProblem[];
}) {
  const { person, sessions, groups, roles, isTheirs, mayChange, problems } = page;
  const { personId, name, email, role, bcu = '', isDisabled, isVouchedFor, createdAt } = person;
  const asTheyAre = { name, email, role, bcu, groupIds: person.groups.map(({ groupId }) => groupId) };
  return {
    ...plain(name),
    problems,
    path: `/people/${personId}`,
    rows: [
      { name: 'Email address', text: email },
      { name: 'Role', text: roleName(role) },
      { name: 'For', text: forText(person) },
      { name: 'Added', text: momentText(createdAt) },
      { name: 'State', text: stateText(person) },
      { name: 'Sessions', text: String(sessions.length) },
    ],
    isDisabled,
    isVouchedFor,
    isTheirs,
    mayChange,
    hasSessions: sessions.length > 0,
    ...choicesOf(page.filledIn ?? asTheyAre, groups, roles),
  };
}
