import { type RequestHandler, Router } from 'express';
import { findDelivery, listDigests } from '../../db/delivery.ts';
import { findMeasurement } from '../../db/measurement.ts';
import type { SiteDeps } from '../../deps.ts';
import { monthText, SYNTHETIC_LABEL } from '../../domain/wording.ts';
import { areaName } from '../../vocabulary/area.ts';
import { allowOwnFrames, sandboxMail } from '../security-headers.ts';
import { show } from '../show.ts';

/** The mails that were written, for whoever develops Evenhand; the site has these pages in development only. */
export function outboxPages(deps: SiteDeps): Router {
  const pages = Router();
  pages.get('/', mailList(deps));
  pages.get('/:id', mailPage(deps));
  pages.get('/:id/html', mailAlone(deps));
  return pages;
}

function mailList({ signedIn }: SiteDeps): RequestHandler {
  return async (_request, response) => {
    const measurement = await findMeasurement(signedIn.db);
    const digests = measurement ? await listDigests(signedIn.db, measurement.month) : [];
    show(response, 'outbox', {
      title: measurement ? `Mails written about ${monthText(measurement.month)}` : 'Mails written',
      syntheticLabel: measurement?.isSynthetic ? SYNTHETIC_LABEL : undefined,
      mails: digests.map((digest) => ({
        href: `/outbox/${digest.deliveryId}`,
        subject: digest.subject,
        group: digest.group,
        borough: areaName(digest.areaCode),
        state: digest.state,
      })),
    });
  };
}

function mailPage({ signedIn }: SiteDeps): RequestHandler {
  return async (request, response, next) => {
    const delivery = await findMail(signedIn, request.params.id);
    if (!delivery) return next();
    allowOwnFrames(response);
    const { subject, recipient, plainText, html } = delivery;
    const htmlHref = html === undefined ? undefined : `/outbox/${delivery.deliveryId}/html`;
    // A synthetic mail says so itself, at its top and its foot.
    show(response, 'outbox-mail', { title: subject, syntheticLabel: undefined, recipient, plainText, htmlHref });
  };
}

function mailAlone({ signedIn }: SiteDeps): RequestHandler {
  return async (request, response, next) => {
    const delivery = await findMail(signedIn, request.params.id);
    if (delivery?.html === undefined) return next();
    sandboxMail(response);
    response.type('html').send(delivery.html);
  };
}

/** Largest number that a delivery's identity column holds. */
const LARGEST_ID = 2_147_483_647;

async function findMail({ db }: SiteDeps['signedIn'], id: unknown) {
  if (typeof id !== 'string' || !/^[1-9]\d{0,9}$/.test(id) || Number(id) > LARGEST_ID) return undefined;
  return findDelivery(db, Number(id));
}
