import express from 'express';
import type { Deps } from '../deps.ts';
import { assets } from './assets.ts';
import { boroughPage } from './boroughs/page.ts';
import { errorPage } from './error-page.ts';
import { healthCheck } from './health/check.ts';
import { notFoundPage } from './not-found-page.ts';
import { outboxPages } from './outbox/pages.ts';
import { overviewPage } from './overview/page.ts';
import { securityHeaders } from './security-headers.ts';

/** The whole site, in the order a request meets it. Everything is public, read only and rendered on the server. */
export function createApp(deps: Deps): express.Express {
  const app = express();
  app.use(securityHeaders());
  app.use('/assets', assets());
  app.get('/health', healthCheck(deps));
  app.get('/', overviewPage(deps));
  app.get('/boroughs/:code', boroughPage(deps));
  if (deps.settings.isDevelopment) app.use('/outbox', outboxPages(deps));
  app.use(notFoundPage);
  app.use(errorPage(deps.log));
  return app;
}
