import type { DigestState } from '../../db/delivery.ts';
import { areaName } from '../../vocabulary/area.ts';

/** A mail to a group, for whoever develops the service: the public is not told who has had which. */
export interface MailRow {
  group: string;
  borough: string;
  state: string;
  href: string;
}

const MAIL_STATES: Record<DigestState['state'], string> = {
  pending: 'written, waiting to be sent',
  sent: 'sent',
  failed: 'could not be sent',
};

/** The month's mails, each with a link to where it can be read. */
export function mailRows(digests: readonly DigestState[]): MailRow[] {
  return digests.map(({ group, areaCode, state, deliveryId }) => ({
    group,
    borough: areaName(areaCode),
    state: MAIL_STATES[state],
    href: `/outbox/${deliveryId}`,
  }));
}
