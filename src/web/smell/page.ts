import { listReadAlike } from '../../db/coding-agreement.ts';
import { listFigures } from '../../db/measurement.ts';
import { findGroundsBasis } from '../../db/measurement-grounds.ts';
import type { Deps } from '../../deps.ts';
import { SOLE_SMELL } from '../../domain/sole-smell.ts';
import { InputProblem } from '../../problem.ts';
import { LONDON } from '../../vocabulary/area.ts';
import type { SoleWay } from '../../vocabulary/grounds-tier.ts';
import { listPublicFlags } from '../flags/public-flags.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { findShownMonth } from '../shown-month.ts';
import { smellView } from './view.ts';

const WINDOW = 'rolling-12-months';

/** The share of drug searches on the smell of cannabis alone: London's, by group and by borough, and how sure it is. */
export function smellPage(deps: Deps): Route['handle'] {
  return async (request, response) => {
    const way = parseWay(request.query.way);
    const { db } = deps.database;
    const shown = await findShownMonth(deps);
    if (!shown.measurement) {
      const page = { title: 'No month has been measured yet', syntheticLabel: undefined, heldBack: shown.heldBack };
      return show(response, 'nothing-measured', page);
    }
    const { measurementId } = shown.measurement;
    const { share, bounds, againstRest } = SOLE_SMELL[way];
    const boroughs = [];
    for (const measure of [share, bounds, againstRest]) {
      boroughs.push(
        ...(await listFigures(db, measurementId, { windowKind: WINDOW, group: 'all', reason: 'drugs', measure })),
      );
    }
    const london = [];
    for (const reason of ['drugs', 'smell-only', 'smell-in-substance', 'smell-supported'] as const) {
      london.push(...(await listFigures(db, measurementId, { windowKind: WINDOW, areaCode: LONDON.code, reason })));
    }
    const page = smellView({
      shown,
      way,
      window: shown.windows.find(({ kind }) => kind === WINDOW)!,
      london,
      boroughs,
      grounds: await findGroundsBasis(db, measurementId, WINDOW),
      readAlike: await listReadAlike(db),
      flags: await listPublicFlags(deps, shown.measurement.month),
    });
    show(response, 'smell', page);
  };
}

function parseWay(value: unknown): SoleWay {
  if (value === undefined) return 'strict';
  if (value === 'strict' || value === 'in-substance') return value;
  throw new InputProblem('There is no such way of counting. Choose ?way=strict or ?way=in-substance in the address.');
}
