import type { z } from 'zod';
import type { StoredFigure } from '../../db/measurement.ts';
import type { RestedOnMonth } from '../../db/published-figure.ts';
import { hasCounts } from '../../domain/figure.ts';
import type { FlagRow } from '../../domain/flag-columns.ts';
import type { figure, flagsAnswer, sourcesAnswer } from './schemas.ts';

type Source = z.input<typeof figure>['sources'][number];

const finite = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : value;

/** A figure as the API gives it. Counts that are withheld, or that there are none of, are null. */
export function figureAnswer(stored: StoredFigure, sources: readonly Source[]): z.input<typeof figure> {
  const { estimate, comparison } = stored;
  const isEstimated = estimate.state === 'estimated';
  const counted = (count: number | undefined) => (hasCounts(stored) ? (count ?? null) : null);
  const residents = (count: number) => (count === 0 ? null : count);
  return {
    area: stored.areaCode,
    group: stored.group,
    reason: stored.reason,
    basis: stored.basis,
    measure: stored.measure,
    window: stored.windowKind,
    state: estimate.state,
    value: isEstimated ? finite(estimate.value) : null,
    low: isEstimated ? finite(estimate.low) : null,
    high: isEstimated ? finite(estimate.high) : null,
    searches: counted(stored.searches),
    outOf: counted(stored.outOf),
    residents: residents(stored.residents),
    comparison: comparison
      ? {
          searches: counted(comparison.searches),
          outOf: counted(comparison.outOf),
          residents: residents(comparison.residents),
        }
      : null,
    pValue: stored.pValue ?? null,
    sources: [...sources],
  };
}

/** A finding as the API gives it. */
export function flagAnswer({ flag, evidence }: FlagRow): z.input<typeof flagsAnswer>['flags'][number] {
  return {
    flagId: flag.flagId,
    area: flag.areaCode,
    group: flag.group as 'all',
    reason: flag.reason,
    openedMonth: flag.openedMonth,
    isOpen: flag.isOpen,
    lastEvent: flag.lastEvent as 'opened',
    lastEventMonth: flag.lastEventMonth,
    evidence: evidence
      ? {
          from: evidence.from,
          to: evidence.to,
          searches: evidence.searches,
          residents: evidence.residents,
          comparisonSearches: evidence.whiteSearches,
          comparisonResidents: evidence.whiteResidents,
          ratio: finite(evidence.ratio),
          low: evidence.low,
          high: finite(evidence.high),
          londonRatio: evidence.londonRatio,
          probability: finite(evidence.probability),
          materiality: finite(evidence.materiality),
        }
      : null,
  };
}

type SourceAnswer = z.input<typeof sourcesAnswer>['files'][number];

/** The files of some windows, each month of a file once, with the windows that it is in. */
export function sourceAnswers(months: readonly RestedOnMonth[]): SourceAnswer[] {
  const files = new Map<string, SourceAnswer>();
  for (const { areaCode, month, windowKind, source, publisher, path, sha256, rowCount, isSynthetic } of months) {
    const name = `${areaCode} ${month} ${sha256}`;
    const known = files.get(name);
    if (known) {
      known.windows.push(windowKind);
      continue;
    }
    files.set(name, {
      area: areaCode,
      month,
      windows: [windowKind],
      source,
      publisher,
      // The name, not the folder of whoever loaded it.
      file: path.split(/[/\\]/).at(-1)!,
      sha256,
      rows: rowCount,
      isSynthetic,
    });
  }
  return [...files.values()];
}
