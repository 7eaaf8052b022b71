import { countPending, type Delivery, deliverNext } from '../src/db/delivery.ts';
import type { Deps } from '../src/deps.ts';

export interface DeliveryReport {
  sent: number;
  /** Not accepted now; to be tried again. */
  postponed: number;
  /** Given up after the last attempt. */
  failed: number;
  pending: number;
}

/** About two days in all: 1, 2, 4, 8 ... minutes, at most six hours apart. */
const ATTEMPTS = 15;
const retryAfterSeconds = (attempt: number) => Math.min(60 * 2 ** (attempt - 1), 6 * 3600);

/**
 * Sends every mail that is due, one at a time, until none is or `isStopping` says so; safe beside other workers doing the
 * same. What could not be sent is logged by number, without its address.
 */
export async function deliverMail(deps: Deps, isStopping: () => boolean = () => false): Promise<DeliveryReport> {
  const report = { sent: 0, postponed: 0, failed: 0 };
  const send = (delivery: Delivery) =>
    deps.mailer.send({
      id: `${delivery.kind}-${delivery.deliveryId}`,
      to: delivery.recipient,
      subject: delivery.subject,
      text: delivery.plainText,
      html: delivery.html,
    });
  while (!isStopping()) {
    const attempt = await deliverNext(deps.database.db, deps.clock, send, {
      attempts: ATTEMPTS,
      after: retryAfterSeconds,
    });
    if (!attempt) break;
    const { outcome, ...mail } = attempt;
    report[outcome] += 1;
    if (outcome === 'postponed') deps.log.warn(mail, 'a mail was not accepted and will be tried again');
    if (outcome === 'failed') deps.log.error(mail, 'a mail was given up after its last attempt');
  }
  return { ...report, pending: await countPending(deps.database.db) };
}
