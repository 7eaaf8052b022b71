import { fileURLToPath } from 'node:url';
import type { Response } from 'express';
import nunjucks from 'nunjucks';

const views = new nunjucks.Environment(
  new nunjucks.FileSystemLoader(fileURLToPath(new URL('./views/', import.meta.url))),
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
  response
    .status(status)
    .set('Cache-Control', 'no-cache')
    .type('html')
    .send(views.render(`${view}.njk`, page));
}
