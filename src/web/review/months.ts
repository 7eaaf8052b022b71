import { z } from 'zod';
import { appendAudit } from '../../db/audit.ts';
import { listFlags } from '../../db/flag.ts';
import { findMeasurement, listFigures } from '../../db/measurement.ts';
import { decideHold, findHold, listHoldEvents } from '../../db/publication.ts';
import { listMeasuredMonths } from '../../db/published-figure.ts';
import type { SiteDeps } from '../../deps.ts';
import { isMonth } from '../../domain/period.ts';
import { endOfHold, judgeHold } from '../../domain/publication.ts';
import { InputProblem } from '../../problem.ts';
import { LONDON } from '../../vocabulary/area.ts';
import { boroughOf } from '../boroughs/page.ts';
import { findBorough, parseBoroughQuery } from '../boroughs/query.ts';
import { parseChoice } from '../figures/figure-choice.ts';
import { parseForm, typedIn } from '../form.ts';
import { personOf } from '../guard.ts';
import { NotFound } from '../not-found-page.ts';
import { overviewOf } from '../overview/page.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { findMonthForReview, type ShownMonth } from '../shown-month.ts';
import { monthStanding } from './month-standing.ts';
import { type MonthHead, monthHead, monthsView, type RefusedDecision } from './months-view.ts';
import { insidePreview } from './preview.ts';

const WINDOW = 'rolling-12-months';

/** Months that are listed; older ones are reached by their address. */
const MOST_MONTHS = 13;

/** The latest months measured and where each stands. */
export function monthsPage(deps: SiteDeps): Route['handle'] {
  return async (_request, response) => {
    const { db } = deps.signedIn;
    const flags = await listFlags(db);
    const months = [];
    for (const month of (await listMeasuredMonths(db)).slice(0, MOST_MONTHS)) {
      const measurement = (await findMeasurement(db, month))!;
      const only = { windowKind: WINDOW, areaCode: LONDON.code, reason: 'all' } as const;
      months.push({
        measurement,
        standing: monthStanding(await findHold(db, month), deps.settings.publishHoldDays, deps.clock()),
        figures: await listFigures(db, measurement.measurementId, only),
        opened: flags.filter(({ openedMonth }) => openedMonth === month).length,
      });
    }
    show(response, 'review-months', monthsView(months));
  };
}

/** London in a month that may not be public yet, with what can be done about that. */
export function monthPage(deps: SiteDeps): Route['handle'] {
  return async (request, response) => {
    const shown = await shownOf(deps, request.params.month);
    await showMonth(deps, response, shown);
  };
}

/** A borough in a month that may not be public yet. */
export function monthBoroughPage(deps: SiteDeps): Route['handle'] {
  return async (request, response) => {
    const shown = await shownOf(deps, request.params.month);
    const borough = findBorough(request.params.code);
    if (!borough) throw new NotFound();
    const query = parseBoroughQuery(request.query, borough.code);
    const view = await boroughOf(deps, shown, borough.code, query);
    const head = await headOf(deps, shown);
    show(response, 'review-month-borough', { ...insidePreview(view, shown.measurement.month), head });
  };
}

const FORM = z.object({
  kind: z.enum(['released', 'annotated', 'stopped']),
  reason: z.string().default(''),
  // Entries of the month's history that whoever sends it had seen.
  seen: z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number),
});

/** Releases a month, annotates it or stops it. */
export function decideOnMonth(deps: SiteDeps): Route['handle'] {
  return async (request, response) => {
    const shown = await shownOf(deps, request.params.month);
    const { month } = shown.measurement;
    const form = parseForm(FORM, request.body);
    if (!form.ok)
      throw new InputProblem('What was sent is no form of this page. Open the page again, and send it from there.');
    const { kind, reason, seen } = form.value;
    const typed = typedIn(request.body).reason ?? '';
    const judged = judgeHold(kind, reason);
    if (!judged.ok) {
      return showMonth(deps, response, shown, { kind, typed, problem: judged.message, overtakenAt: undefined }, 422);
    }
    const { personId, role } = personOf(response);
    const happenedAt = deps.clock();
    const heldUntil = endOfHold(happenedAt, deps.settings.publishHoldDays);
    const decided = await deps.signedIn.db.transaction().execute(async (trx) => {
      const { state } = await decideHold(trx, month, { ...judged.decision, personId, heldUntil, seenEvents: seen });
      if (state === 'decided') {
        const action = `month.${kind}`;
        await appendAudit(trx, { personId, role, action, subject: `month/${month}`, detail: {}, happenedAt });
      }
      return state;
    });
    if (decided === 'overtaken') {
      return showMonth(deps, response, shown, { kind, typed, problem: undefined, overtakenAt: seen }, 409);
    }
    response.redirect(303, `/review/months/${month}?done=month-${kind}`);
  };
}

async function shownOf(deps: SiteDeps, month: unknown): Promise<ShownMonth> {
  const shown = typeof month === 'string' && isMonth(month) ? await findMonthForReview(deps, month) : undefined;
  if (!shown) throw new NotFound();
  return shown;
}

async function headOf(
  deps: SiteDeps,
  { measurement: { month } }: ShownMonth,
  refused?: RefusedDecision,
): Promise<MonthHead> {
  const { db } = deps.signedIn;
  const standing = monthStanding(await findHold(db, month), deps.settings.publishHoldDays, deps.clock());
  return monthHead(month, standing, await listHoldEvents(db, month), refused);
}

async function showMonth(
  deps: SiteDeps,
  response: Parameters<Route['handle']>[1],
  shown: ShownMonth,
  refused?: RefusedDecision,
  status = 200,
): Promise<void> {
  const view = insidePreview(await overviewOf(deps, shown, parseChoice(response.req.query)), shown.measurement.month);
  const head = await headOf(deps, shown, refused);
  show(response, 'review-month', { ...view, head }, status);
}
