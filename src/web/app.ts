import compression from 'compression';
import cookieParser from 'cookie-parser';
import express from 'express';
import type { SiteDeps } from '../deps.ts';
import { assets } from './assets.ts';
import { errorPage } from './error-page.ts';
import { forgedForms } from './forged-forms.ts';
import { guard } from './guard.ts';
import { healthCheck } from './health/check.ts';
import { notFoundPage } from './not-found-page.ts';
import { outboxPages } from './outbox/pages.ts';
import { openPageCache } from './page-cache.ts';
import { rateLimits } from './rate-limits.ts';
import { readableRequest } from './readable-request.ts';
import { routesOf } from './routes.ts';
import { securityHeaders } from './security-headers.ts';

/** A form's words and no more: nobody attaches a file. */
const LARGEST_FORM = '64kb';

/** The whole site, in the order a request meets it. Everything is rendered on the server. */
export function createApp(deps: SiteDeps): express.Express {
  const app = express();
  // Else a limit or a kept page of one address could be reached, unlimited or otherwise marked, by another.
  app.enable('case sensitive routing');
  // Whose word on where a request comes from is taken; behind none, anyone could claim another's address.
  app.set('trust proxy', deps.settings.trustedProxies);
  app.use(securityHeaders(deps.settings));
  app.use(compression());
  app.use('/assets', assets());
  app.get('/health', healthCheck(deps));
  app.use(cookieParser(), express.urlencoded({ extended: false, limit: LARGEST_FORM }), readableRequest);
  app.use(async (request, response, next) => {
    response.locals.person = await deps.signIn.findPerson(request);
    next();
  });
  const limits = rateLimits();
  app.use('/api', limits.api);
  app.post(/^\/sign-in/, limits.signIn);
  app.get(/^\/sign-in\/(staff|callback)/, limits.organisation);
  app.post(/.*/, limits.writing);
  app.use(forgedForms(deps.signIn, deps.settings.publicUrl));
  const kept = openPageCache(deps);
  for (const route of routesOf(deps)) app[route.method](route.path, guard(kept(route)));
  if (deps.settings.isDevelopment) app.use('/outbox', outboxPages(deps));
  app.use(notFoundPage);
  app.use(errorPage(deps.log));
  return app;
}
