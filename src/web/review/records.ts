import { z } from 'zod';
import { appendAudit } from '../../db/audit.ts';
import { findFigure, findMeasurement, listCountedRecords, type StoredFigure } from '../../db/measurement.ts';
import { listRecordDetails, listTextsOfRecords, type RecordDetail, type TextOfRecord } from '../../db/record-detail.ts';
import type { SiteDeps } from '../../deps.ts';
import type { Person } from '../../domain/person.ts';
import { inSeededOrder } from '../../domain/seeded-order.ts';
import { InputProblem } from '../../problem.ts';
import { personOf } from '../guard.ts';
import { NotFound } from '../not-found-page.ts';
import type { Route } from '../route.ts';
import { show } from '../show.ts';
import { findFlagOf } from './case.ts';
import { recordsView } from './records-view.ts';

/** Records on a page, and texts with them. */
export const RECORDS_A_PAGE = 20;

/** Whose searches: of the group, of those it is compared with, or of nobody known. */
export const SIDES = ['group', 'white', 'unknown'] as const;
export type Side = (typeof SIDES)[number];

const QUERY = z.object({
  figure: z.coerce.number().int().positive().optional(),
  whose: z.enum(SIDES).default('group'),
  seed: z.coerce.number().int().min(1).max(999_999).default(1),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});

/**
 * The searches that a flag's figure counts, some a page in an order drawn by lot, with the officers' texts redacted. That these
 * texts were read is recorded in the transaction that reads them.
 */
export function recordsPage(deps: SiteDeps): Route['handle'] {
  return async (request, response) => {
    const flag = await findFlagOf(deps, request);
    if (!flag) throw new NotFound();
    const query = QUERY.safeParse(request.query);
    if (!query.success) {
      throw new InputProblem('The records cannot be listed so. Expected such as: ?whose=group&seed=1&page=2.');
    }
    const { figure: figureId, whose, seed, page } = query.data;
    const { db } = deps.signedIn;
    const figures = (await Promise.all(flag.evidence.figureIds.map((id) => findFigure(db, id)))).flatMap(
      (found) => found?.figure ?? [],
    );
    const figure = figureId === undefined ? usualFigure(figures) : figures.find((one) => one.figureId === figureId);
    if (figureId !== undefined && !figure) throw new NotFound();
    const counted = figure ? await listCountedRecords(db, figure.figureId) : [];
    const own = counted.filter((record) => sideOf(figure!, record.ethnicGroup) === whose);
    const inOrder = inSeededOrder(own, seed, ({ sourceFileId, line }) => `${sourceFileId} ${line}`);
    const shown = inOrder.slice((page - 1) * RECORDS_A_PAGE, page * RECORDS_A_PAGE);
    if (shown.length === 0 && page > 1) throw new NotFound();
    const details = await listRecordDetails(db, shown);
    const person = personOf(response);
    const view = recordsView({
      isSynthetic: (await findMeasurement(db))?.isSynthetic ?? false,
      flag,
      figures,
      figure,
      whose,
      sides: SIDES.map((side) => ({
        side,
        records: counted.filter((record) => sideOf(figure!, record.ethnicGroup) === side).length,
      })),
      seed,
      page,
      pages: Math.max(1, Math.ceil(own.length / RECORDS_A_PAGE)),
      records: details,
      texts: await readTexts(deps, person, { flagId: flag.flagId, details }),
      person,
    });
    show(response, 'review-records', view);
  };
}

/** The figure that the flag was raised by: the best estimate, or the only one there is. */
function usualFigure(figures: readonly StoredFigure[]): StoredFigure | undefined {
  return figures.find(({ basis }) => basis === 'best-estimate') ?? figures[0];
}

function sideOf({ group }: StoredFigure, ethnicGroup: string): Side {
  if (group === 'all' || ethnicGroup === group) return 'group';
  return ethnicGroup === 'unknown' ? 'unknown' : 'white';
}

/** Reads the texts that there are, and records who read which; where there are none nothing is recorded. */
async function readTexts(
  { signedIn, clock }: SiteDeps,
  { personId, role }: Person,
  { flagId, details }: { flagId: number; details: readonly RecordDetail[] },
): Promise<TextOfRecord[]> {
  const withText = details.filter(({ text }) => text === 'kept');
  if (withText.length === 0) return [];
  return signedIn.db.transaction().execute(async (trx) => {
    const texts = await listTextsOfRecords(trx, withText);
    const files = [...new Set(texts.map(({ sourceFileId }) => sourceFileId))];
    await appendAudit(trx, {
      personId,
      role,
      action: 'text.read',
      subject: `flag/${flagId}`,
      detail: {
        texts: texts.length,
        files: files.map((sourceFileId) => ({
          sourceFileId,
          lines: texts.filter((text) => text.sourceFileId === sourceFileId).map(({ line }) => line),
        })),
      },
      happenedAt: clock(),
    });
    return texts;
  });
}
