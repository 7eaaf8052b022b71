import { ROLE_NAMES } from '../../src/vocabulary/role.ts';
import { addPersonByHand } from '../add-person.ts';
import type { Commands } from '../command.ts';

/** People who may sign in. */
export const PEOPLE: Commands = {
  'add-person': {
    does: 'adds somebody who may sign in: the first administrator, the first members',
    more: 'Roles: member (with --group), reviewer, responder (with --bcu, or for all of the Met), leadership, administrator.\nIn production staff are not added: their organisation says who they are when they sign in.',
    usage: 'add-person --email ADDRESS --name NAME --role ROLE [--bcu UNIT] [--group NAME]',
    options: ['email', 'name', 'role', 'bcu', 'group'],
    run: async (deps, given) => {
      const added = await addPersonByHand(deps, given);
      return {
        json: { job: 'add-person', status: 'added', ...added },
        text: `Added as ${ROLE_NAMES[added.role]}. They can sign in at ${deps.settings.publicUrl}/sign-in`,
      };
    },
  },
};
