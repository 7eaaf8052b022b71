import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Response } from 'express';
import nunjucks from 'nunjucks';
import { csrfTokenOf } from './forged-forms.ts';
import { findPersonOf } from './guard.ts';
import { navigationOf } from './navigation.ts';
import { noticeOf } from './notice.ts';
import { STYLE_HREF } from './style-sheet.ts';

const OURS = fileURLToPath(new URL('./views/', import.meta.url));
const GOVUK = dirname(createRequire(import.meta.url).resolve('govuk-frontend/package.json'));

const views = new nunjucks.Environment(
  new nunjucks.FileSystemLoader([OURS, `${GOVUK}/dist`]),
  // A value that is missing is a fault of ours, and must not be read as "nothing to report".
  { autoescape: true, throwOnUndefined: true, trimBlocks: true, lstripBlocks: true },
);

/** What every page says of itself. */
export interface PageView {
  title: string;
  /** Said at the top and the foot of a page whose figures are synthetic. */
  syntheticLabel: string | undefined;
}

/** Renders a view as the whole answer. Browsers ask again each time: a month may have been measured anew. */
export function show<View extends PageView>(response: Response, view: string, page: View, status = 200): void {
  const person = findPersonOf(response);
  const site = {
    styleHref: STYLE_HREF,
    person,
    navigation: navigationOf(person, response.req.path),
    notice: noticeOf(response.req),
    csrfToken: () => csrfTokenOf(response),
    // Whoever hears the title first hears that the form has come back.
    isFormRefused: status === 422 || status === 409,
  };
  response
    .status(status)
    // What only some may read is kept by no browser.
    .set('Cache-Control', person ? 'no-store' : 'no-cache')
    .type('html')
    .send(views.render(`${view}.njk`, { ...page, site }));
}
