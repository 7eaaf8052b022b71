import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RequestHandler } from 'express';
import { compileAsync } from 'sass';

const STYLES = fileURLToPath(new URL('./styles/', import.meta.url));
const require = createRequire(import.meta.url);
const GOVUK = require.resolve('govuk-frontend/package.json');

/** Changes with the style sheets, so that browsers may keep what has an address. */
const version = createHash('sha256')
  .update(
    readdirSync(STYLES)
      .map((name) => readFileSync(join(STYLES, name), 'utf8'))
      .join('\n'),
  )
  .update(readFileSync(GOVUK))
  .digest('hex')
  .slice(0, 12);

/** The address of the style sheet, which pages link to. */
export const STYLE_HREF = `/assets/evenhand-${version}.css`;

let compiled: Promise<string> | undefined;

/** The style sheet, made once a process from ours and govuk-frontend's: the latter's own would embed a font and a crown that are not ours to use. */
export function styleSheet(): Promise<string> {
  compiled ??= compileAsync(join(STYLES, 'evenhand.scss'), {
    style: 'compressed',
    loadPaths: [dirname(dirname(GOVUK))],
    quietDeps: true,
  }).then(({ css }) => css);
  return compiled;
}

/** Serves the style sheet for as long as a browser cares to keep it. */
export const styleSheetPage: RequestHandler = async (_request, response) => {
  const css = await styleSheet();
  response.set('Cache-Control', 'public, max-age=31536000, immutable').type('css').send(css);
};
