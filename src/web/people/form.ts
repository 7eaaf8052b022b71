import { z } from 'zod';
import { BASIC_COMMAND_UNITS } from '../../vocabulary/area.ts';
import { ROLES } from '../../vocabulary/role.ts';

const oneLine = (what: string) =>
  z
    .string(`Enter ${what}`)
    .trim()
    .min(1, `Enter ${what}`)
    .max(120, `Enter ${what} of at most 120 characters`)
    .regex(/^[^\p{Cc}]*$/u, `Enter ${what} without control characters`);

const address = z
  .string('Enter an email address')
  .trim()
  .max(254, 'Enter an email address of at most 254 characters')
  .pipe(z.email('Enter an email address such as name@example.org'));

const severalOrNone = z.preprocess(
  (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.coerce.number('Choose a group from the list').int().positive()).max(100, 'Choose fewer groups'),
);

const blankAsAbsent = (value: unknown) => (value === '' ? undefined : value);

const changed = z.object({
  name: oneLine('a name'),
  role: z.enum(ROLES, 'Choose a role'),
  bcu: z.preprocess(
    blankAsAbsent,
    z.enum(BASIC_COMMAND_UNITS as [string, ...string[]], 'Choose a command unit').optional(),
  ),
  groupIds: severalOrNone,
});

type Changed = z.output<typeof changed>;

/** What does not belong to the role is left out, whatever stood in the form beside it. */
function onlyOfRole<T extends Changed>(person: T): T & { bcu: string | undefined } {
  const { role, bcu, groupIds } = person;
  return { ...person, bcu: role === 'responder' ? bcu : undefined, groupIds: role === 'member' ? groupIds : [] };
}

const membersNeedGroups = ({ role, groupIds }: Changed) => role !== 'member' || groupIds.length > 0;
const NO_GROUP = { path: ['groupIds'], message: 'Choose the groups that the member belongs to' };

/** What an administrator decides of a person. */
export const personForm = changed.refine(membersNeedGroups, NO_GROUP).transform(onlyOfRole);

/** The same of somebody new. */
export const newPersonForm = changed
  .extend({ email: address })
  .refine(membersNeedGroups, NO_GROUP)
  .transform(onlyOfRole);

/** What an administrator decides of a monitoring group. */
export const groupForm = z.object({
  name: oneLine('a name'),
  email: address,
  nextMeetingOn: z.preprocess(
    blankAsAbsent,
    z.iso.date('Enter a day such as 2026-07-14, or leave it blank').optional(),
  ),
});
