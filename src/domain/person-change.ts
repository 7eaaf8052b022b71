import type { Role } from '../vocabulary/role.ts';

/** Why an administrator may not change a person so. */
export type ChangeRefusal = 'own-role' | 'own-account' | 'last-administrator';

/** What an administrator is told. */
export const CHANGE_REFUSALS: Record<ChangeRefusal, string> = {
  'own-role': 'You cannot take the role of administrator from yourself. Ask another administrator to do it.',
  'own-account': 'You cannot close your own account. Ask another administrator to do it.',
  'last-administrator': 'This is the only administrator there is. Make somebody else administrator first.',
};

/**
 * Why a person may not become so, given every administrator who may sign in: somebody always has to be left who can look
 * after people. Undefined where nothing speaks against it.
 */
export function changeRefusal(
  personId: string,
  becomes: Role | 'disabled',
  { byPersonId, administratorIds }: { byPersonId: string; administratorIds: readonly string[] },
): ChangeRefusal | undefined {
  if (!administratorIds.includes(personId) || becomes === 'administrator') return undefined;
  if (personId === byPersonId) return becomes === 'disabled' ? 'own-account' : 'own-role';
  return administratorIds.length === 1 ? 'last-administrator' : undefined;
}
