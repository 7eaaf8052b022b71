/** What a person who signs in is to Evenhand: one role each. The Mayor's Office is MOPAC, the police are the Met. */
export const ROLES = ['member', 'reviewer', 'responder', 'leadership', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

export const ROLE_NAMES: Record<Role, string> = {
  member: 'member of a monitoring group',
  reviewer: 'scrutiny staff',
  responder: 'police, answering for a command unit',
  leadership: 'police leadership',
  administrator: 'administrator',
};
