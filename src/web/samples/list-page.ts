import type { Request, Response } from 'express';
import { listDipSamples } from '../../db/dip-sample.ts';
import { listFlags } from '../../db/flag.ts';
import { findLatestMonthWithTexts } from '../../db/grounds-sample.ts';
import type { SiteDeps } from '../../deps.ts';
import { type FieldProblem, typedIn } from '../form.ts';
import { showLabelled } from '../labelled-page.ts';
import type { Route } from '../route.ts';
import { samplesView } from './list-view.ts';

/** The lists that were drawn, and the form that draws another; `?flag=` chooses a flag in it. */
export function samplesPage(deps: SiteDeps): Route['handle'] {
  return async (request, response) => {
    const flag = typeof request.query.flag === 'string' ? request.query.flag : '';
    await showSamples(deps, response, { problems: [], typed: { flag } });
  };
}

/** The same page with a form that was refused, as it was typed. */
export async function showRefusedDraw(
  deps: SiteDeps,
  request: Request,
  response: Response,
  problems: FieldProblem[],
): Promise<void> {
  await showSamples(deps, response, { problems, typed: typedIn(request.body) }, 422);
}

async function showSamples(
  deps: SiteDeps,
  response: Response,
  form: { problems: FieldProblem[]; typed: Record<string, string> },
  status = 200,
): Promise<void> {
  const { db } = deps.signedIn;
  const page = samplesView({
    samples: await listDipSamples(db),
    flags: await listFlags(db),
    latestMonth: await findLatestMonthWithTexts(db),
    ...form,
  });
  await showLabelled(deps, response, 'samples', page, status);
}
