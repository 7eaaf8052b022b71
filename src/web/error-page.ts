import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler } from 'express';
import type { Logger } from '../logger.ts';
import { InputProblem } from '../problem.ts';
import { ForgedForm } from './forged-forms.ts';
import { NotAllowed } from './guard.ts';
import { NotFound } from './not-found-page.ts';
import { TooOften } from './rate-limits.ts';
import { show } from './show.ts';

/**
 * The one place that turns errors into answers: what a reader asked wrongly is explained; everything else gets a reference
 * number, under which the log holds what the page does not say.
 */
export function errorPage(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const explained = explanationOf(error);
    if (explained) {
      const { status, ...page } = explained;
      if (error instanceof TooOften) response.set('Retry-After', String(error.retryAfterSeconds));
      show(response, 'problem', { ...page, syntheticLabel: undefined, reference: undefined }, status);
      return;
    }
    const reference = randomUUID().slice(0, 8);
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    log.error({ reference, method: request.method, path: request.path, problem: message, stack }, 'page failed');
    const page = {
      title: 'Something went wrong on our side',
      syntheticLabel: undefined,
      message:
        'The page could not be made. Nothing you did is lost. If it keeps happening, tell whoever runs this site the number below.',
      reference,
    };
    show(response, 'problem', page, 500);
  };
}

function explanationOf(error: unknown): { status: number; title: string; message: string } | undefined {
  const wrong = 'This page cannot be shown so';
  if (error instanceof InputProblem) return { status: 400, title: wrong, message: error.message };
  // The router's own refusal of an address such as /boroughs/%ff.
  if (error instanceof URIError) {
    return { status: 400, title: wrong, message: 'The address holds characters that cannot be read.' };
  }
  if (error instanceof NotFound) {
    const message = 'Check the address, or begin at the overview of London.';
    return { status: 404, title: 'There is no such page', message };
  }
  if (error instanceof NotAllowed) {
    const message =
      'You have signed in, but this page is not among those your role may open. If it should be, ask an administrator.';
    return { status: 403, title: 'This page is not open to you', message };
  }
  if (error instanceof ForgedForm) {
    const message =
      'The form did not come from a page that was opened here, or the page had been open too long. Nothing was changed. Go back, copy what you wrote, open the page again and send it from there.';
    return { status: 403, title: 'The form could not be taken', message };
  }
  if (error instanceof TooOften) {
    const minutes = Math.ceil(error.retryAfterSeconds / 60);
    const message = `More was asked from here than this site allows. Nothing was changed. Try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`;
    return { status: 429, title: 'That was too often', message };
  }
  // A body that is too large or cannot be read, as Express tells it.
  const status = (error as { status?: unknown }).status;
  if (status === 413)
    return {
      status,
      title: 'The form could not be taken',
      message: 'It holds more text than this site takes. Shorten it and send it again.',
    };
  if (status === 400) return { status, title: wrong, message: 'What was sent cannot be read.' };
  return undefined;
}
