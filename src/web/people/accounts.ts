import { disablePerson, enablePerson, lockAdministrators } from '../../db/person.ts';
import { endSessions, takeBackLinks } from '../../db/sign-in.ts';
import type { SiteDeps } from '../../deps.ts';
import { CHANGE_REFUSALS, type ChangeRefusal, changeRefusal } from '../../domain/person-change.ts';
import { personOf } from '../guard.ts';
import type { Route } from '../route.ts';
import { getNamedPerson, showPerson } from './people.ts';
import { doAndRecord } from './record.ts';

type Handle = Route['handle'];

/** Closes a person's account: every session ends, and no link to it works. */
export function closeAccount(deps: SiteDeps): Handle {
  return async (request, response) => {
    const person = await getNamedPerson(deps, request);
    const { personId, email } = person;
    let refusal: ChangeRefusal | undefined;
    await doAndRecord(deps, response, async (trx) => {
      const administratorIds = await lockAdministrators(trx);
      refusal = changeRefusal(personId, 'disabled', { byPersonId: personOf(response).personId, administratorIds });
      if (refusal !== undefined || person.isDisabled) return undefined;
      await disablePerson(trx, personId, deps.clock());
      await takeBackLinks(trx, email);
      return { action: 'person.disabled', subject: `person/${personId}` };
    });
    if (refusal === undefined) return response.redirect(303, `/people/${personId}?done=person-disabled`);
    await showPerson(deps, response, person, { problems: [{ field: 'disable', message: CHANGE_REFUSALS[refusal] }] });
  };
}

/** Lets a person sign in again whose account was closed. */
export function reopenAccount(deps: SiteDeps): Handle {
  return async (request, response) => {
    const { personId, isDisabled } = await getNamedPerson(deps, request);
    await doAndRecord(deps, response, async (trx) => {
      if (!isDisabled) return undefined;
      await enablePerson(trx, personId);
      return { action: 'person.enabled', subject: `person/${personId}` };
    });
    response.redirect(303, `/people/${personId}?done=person-enabled`);
  };
}

/** Ends every session of a person. */
export function endTheirSessions(deps: SiteDeps): Handle {
  return async (request, response) => {
    const { personId, email } = await getNamedPerson(deps, request);
    await doAndRecord(deps, response, async (trx) => {
      const sessions = await endSessions(trx, personId);
      await takeBackLinks(trx, email);
      return { action: 'person.signed-out', subject: `person/${personId}`, detail: { sessions } };
    });
    response.redirect(303, `/people/${personId}?done=person-signed-out`);
  };
}
