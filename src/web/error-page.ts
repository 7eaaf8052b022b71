import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler } from 'express';
import type { Logger } from '../logger.ts';
import { InputProblem } from '../problem.ts';
import { show } from './show.ts';

/**
 * The one place that turns errors into answers: what a reader asked wrongly is explained (400); everything else gets a
 * reference number, under which the log holds what the page does not say.
 */
export function errorPage(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const explained = explanationOf(error);
    if (explained !== undefined) {
      show(response, 'problem', { ...problem('This page cannot be shown so'), message: explained }, 400);
      return;
    }
    const reference = randomUUID().slice(0, 8);
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    log.error({ reference, method: request.method, path: request.path, problem: message, stack }, 'page failed');
    const page = {
      ...problem('Something went wrong on our side'),
      message:
        'The page could not be made. Nothing you did is lost. If it keeps happening, tell whoever runs this site the number below.',
      reference,
    };
    show(response, 'problem', page, 500);
  };
}

const problem = (title: string) => ({ title, syntheticLabel: undefined, reference: undefined });

function explanationOf(error: unknown): string | undefined {
  if (error instanceof InputProblem) return error.message;
  // The router's own refusal of an address such as /boroughs/%ff.
  if (error instanceof URIError) return 'The address holds characters that cannot be read.';
  return undefined;
}
