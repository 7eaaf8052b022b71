import { fileURLToPath } from 'node:url';
import express, { type Handler } from 'express';

const PUBLIC = fileURLToPath(new URL('./public/', import.meta.url));

/** The style sheet and the icon; there is no client script. */
export function assets(): Handler {
  return express.static(PUBLIC, { index: false, maxAge: '1h' });
}
