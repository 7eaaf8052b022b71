import { Readable } from 'node:stream';
import type { Request, Response } from 'express';
import { countFigures } from '../../db/published-figure.ts';
import type { SiteDeps } from '../../deps.ts';
import { isMonth } from '../../domain/period.ts';
import { BOROUGHS, LONDON } from '../../vocabulary/area.ts';
import { NotFound } from '../not-found-page.ts';
import { findPublishedMonth, listPublishedMonths, type PublishedMonth } from '../published-month.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { bytesPerFigure, dictionaryFile, figuresFile, flagsFile, residentsFile } from './files.ts';
import { sendCsv } from './send.ts';
import { downloadsView } from './view.ts';

/** The page of downloads, and the files on it. */
export function downloadRoutes(deps: SiteDeps): Route[] {
  const get = (path: string, handle: Route['handle']): Route => ({ method: 'get', path, access: 'public', handle });
  return [
    { method: 'get', path: '/downloads', access: 'public', query: [], handle: downloadsPage(deps) },
    get('/downloads/data-dictionary.csv', (request, response) =>
      sendCsv(request, response, {
        name: 'evenhand-data-dictionary.csv',
        parts: [FILES_VERSION],
        file: dictionaryFile,
      }),
    ),
    get('/downloads/residents.csv', (request, response) =>
      sendCsv(request, response, {
        name: 'evenhand-residents.csv',
        parts: ['residents', FILES_VERSION],
        file: () => residentsFile(deps),
      }),
    ),
    get('/downloads/:month/:file', monthFile(deps)),
  ];
}

/** Part of every file's tag: bump it when columns change, so that nobody keeps a file of the old ones. */
const FILES_VERSION = '1';

function downloadsPage(deps: SiteDeps): Route['handle'] {
  return async (_request, response) => {
    const months = await listPublishedMonths(deps);
    const latest = months[0];
    const sizes = latest && {
      figures: await countFigures(deps.database.db, latest.measurement.measurementId),
      bytesPerFigure: await bytesPerFigure(deps, latest),
    };
    show(response, 'downloads', downloadsView(months, sizes));
  };
}

/** A file of a month: figures, figures of one area, or flags. One of a month that is held or stopped is not there. */
function monthFile(deps: SiteDeps): Route['handle'] {
  return async (request, response) => {
    const { month: name, file } = request.params as { month: string; file: string };
    const month = isMonth(name) ? await findPublishedMonth(deps, name) : undefined;
    if (!month) throw new NotFound();
    const areaCode = /^figures-(E\d{8})\.csv$/.exec(file)?.[1];
    if (file === 'figures.csv') return send(request, response, month, file, () => figuresFile(deps, month));
    if (file === 'flags.csv') return sendFlags(deps, request, response, month);
    if (areaCode && (areaCode === LONDON.code || BOROUGHS.some(({ code }) => code === areaCode))) {
      return send(request, response, month, file, () => figuresFile(deps, month, areaCode));
    }
    throw new NotFound();
  };
}

/** Flags change without their month being measured again: the file, which is small, is its own name. */
async function sendFlags(deps: SiteDeps, request: Request, response: Response, month: PublishedMonth): Promise<void> {
  const lines: string[] = [];
  for await (const line of flagsFile(deps, month)) lines.push(line);
  const name = `evenhand-${month.measurement.month}-flags.csv`;
  await sendCsv(request, response, { name, parts: lines, file: () => Readable.from(lines) });
}

function send(
  request: Request,
  response: Response,
  { measurement }: PublishedMonth,
  name: string,
  file: Parameters<typeof sendCsv>[2]['file'],
): Promise<void> {
  const { month, measurementId, edition, inputs } = measurement;
  return sendCsv(request, response, {
    name: `evenhand-${month}-${name}`,
    parts: [FILES_VERSION, measurementId, edition, inputs, name],
    file,
  });
}
