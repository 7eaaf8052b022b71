import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';
import { STYLE_HREF, styleSheetPage } from './style-sheet.ts';

const PUBLIC = fileURLToPath(new URL('./public/', import.meta.url));
const FONTS = join(dirname(createRequire(import.meta.url).resolve('@fontsource/source-sans-3/package.json')), 'files');
/** The weights that pages use; their letters cover English, and names in Latin script. */
const WEIGHTS = [400, 600];

/** The style sheet, its fonts and the icon. */
export function assets(): Router {
  const router = Router();
  router.get(STYLE_HREF.replace('/assets', ''), styleSheetPage);
  for (const weight of WEIGHTS) {
    const file = `source-sans-3-latin-${weight}-normal.woff2`;
    router.get(`/${file}`, (_request, response) => {
      response.sendFile(join(FONTS, file), { maxAge: '1y', immutable: true });
    });
  }
  router.use(express.static(PUBLIC, { index: false, maxAge: '1h' }));
  return router;
}
