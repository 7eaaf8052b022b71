/** The rules of signing in: for how long, how often, where to afterwards, and as what an organisation's word makes somebody. */
import { BASIC_COMMAND_UNITS } from '../vocabulary/area.ts';
import type { Role } from '../vocabulary/role.ts';

/** Roles that an organisation vouches for: all but members of monitoring groups, who are added by an administrator. */
export type StaffRole = Exclude<Role, 'member'>;

/** Minutes that an emailed link can be used, once. */
export const LINK_MINUTES = 15;
/** Links that an address may have at the same time: more requests send nothing, so that nobody's letter box can be filled. */
export const LINKS_AT_ONCE = 3;
/** Hours that a session of staff lasts: with every working day their organisation is asked again who they are. */
export const STAFF_SESSION_HOURS = 12;
/** Days that a session of a member lasts: from one meeting of a group to the next. */
export const MEMBER_SESSION_DAYS = 30;

const HOUR = 3_600_000;

/** When a session that begins now ends. Using it does not prolong it. */
export function sessionEndsAt(role: Role, now: Date): Date {
  const hours = role === 'member' ? 24 * MEMBER_SESSION_DAYS : STAFF_SESSION_HOURS;
  return new Date(now.getTime() + hours * HOUR);
}

/** Characters of the longest path that is come back to: ours are far shorter, and it goes into mails and redirections. */
const LONGEST_PATH = 2000;

/**
 * The path to go to after signing in: the one that was asked for where it is a path of this site, else the given other.
 * Browsers read a backslash as a slash and skip line breaks, so that neither may stand in it.
 */
export function localPath(asked: unknown, otherwise: string): string {
  if (typeof asked !== 'string' || asked.length > LONGEST_PATH || !/^\/(?![/\\])[^\\\p{Cc}\s]*$/u.test(asked))
    return otherwise;
  const base = 'http://site.invalid';
  return URL.canParse(asked, base) && new URL(asked, base).origin === base ? asked : otherwise;
}

/** Where in an organisation's claims role and command unit stand, and what their values mean. */
export interface StaffClaims {
  roleClaim: string;
  /** Values of the claim with the role each gives; the first that a person has decides. */
  roleValues: readonly { value: string; role: StaffRole }[];
  bcuClaim: string;
}

/** The value of the command unit's claim for a responder who answers for the whole of the Met. */
export const WHOLE_MET = 'all';

/** Why somebody was not let in. */
export type Refusal =
  | 'no-role'
  | 'no-unit'
  | 'is-member'
  | 'address-taken'
  | 'disabled'
  | 'link-used'
  | 'not-by-link'
  | 'organisation-silent'
  | 'organisation-refused'
  | 'too-many';

/** What an organisation's claims make of a person: role and unit, or why they are not let in. */
export type StaffStanding = { role: StaffRole; bcu: string | null } | { refusal: 'no-role' | 'no-unit' };

/**
 * Reads role and command unit from an organisation's claims. A claim is a text or a list of texts. A responder needs a unit
 * that exists, or the word `all`: a unit that is missing must not open the whole of London.
 */
export function staffStandingOf(claims: Readonly<Record<string, unknown>>, rule: StaffClaims): StaffStanding {
  const held = textsOf(claims[rule.roleClaim]);
  const role = rule.roleValues.find(({ value }) => held.includes(value))?.role;
  if (role === undefined) return { refusal: 'no-role' };
  if (role !== 'responder') return { role, bcu: null };
  const units = textsOf(claims[rule.bcuClaim]);
  if (units.includes(WHOLE_MET)) return { role, bcu: null };
  const bcu = units.find((unit) => BASIC_COMMAND_UNITS.includes(unit));
  return bcu === undefined ? { refusal: 'no-unit' } : { role, bcu };
}

function textsOf(claim: unknown): string[] {
  const values = Array.isArray(claim) ? claim : [claim];
  return values.filter((value) => typeof value === 'string');
}
