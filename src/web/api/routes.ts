import type { Response } from 'express';
import type { SiteDeps } from '../../deps.ts';
import { openToOthers } from '../downloads/send.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { apiDocument } from './document.ts';
import { OPERATIONS, type Operation } from './operations.ts';
import { ApiProblem, parseQuery, sendProblem } from './problem.ts';
import { apiView } from './view.ts';

/** The API, its document and the page that explains it. */
export function apiRoutes(deps: SiteDeps): Route[] {
  const get = (path: string, handle: Route['handle']): Route => ({ method: 'get', path, access: 'public', handle });
  const document = apiDocument(deps.settings.publicUrl);
  return [
    get('/api', (_request, response) => show(response, 'api', apiView(deps.settings.publicUrl))),
    get('/api/v1/openapi.json', (_request, response) => sendJson(response, document)),
    ...OPERATIONS.map((operation) => get(operation.path, answerTo(deps, operation))),
    get('/api/*path', (request, response) => {
      openToOthers(response);
      sendProblem(response, nothingAt(request.path));
    }),
  ];
}

/** Reads the query, finds the answer and writes it by its schema; what cannot be answered is told as a problem. */
function answerTo(deps: SiteDeps, { query, answer, find }: Operation): Route['handle'] {
  return async (request, response) => {
    openToOthers(response);
    try {
      const found = await find(deps, parseQuery(query, request.query));
      sendJson(response, answer.parse(found));
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      sendProblem(response, error);
    }
  };
}

/** Sends JSON with a tag of its content: who has it already is told so. */
function sendJson(response: Response, body: unknown): void {
  openToOthers(response);
  response.set('Cache-Control', 'public, no-cache').json(body);
}

function nothingAt(path: string): ApiProblem {
  const questions = OPERATIONS.map((operation) => operation.path);
  return new ApiProblem({
    status: 404,
    title: 'Not found',
    detail: 'The API has nothing at this address.',
    value: path.slice(0, 200),
    expected: `one of ${['/api/v1/openapi.json', ...questions].join(', ')}`,
  });
}
