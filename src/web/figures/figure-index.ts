import type { StoredFigure } from '../../db/measurement.ts';
import { headlineBasis } from '../../domain/digest.ts';
import type { Basis } from '../../domain/figure.ts';
import { countText, STATE_WORDS } from '../../domain/wording.ts';
import type { Scope } from '../../vocabulary/scope.ts';

type FigureKey = Pick<StoredFigure, 'areaCode' | 'group' | 'reason' | 'basis' | 'measure'>;

/** Finds a figure of one window by what it is about. */
export type FigureIndex = (key: FigureKey) => StoredFigure | undefined;

/** Indexes figures of one window; of two about the same thing the later counts. */
export function indexFigures(figures: readonly StoredFigure[]): FigureIndex {
  const index = new Map(figures.map((figure) => [nameOf(figure), figure]));
  return (key) => index.get(nameOf(key));
}

const nameOf = ({ areaCode, group, reason, basis, measure }: FigureKey) =>
  `${areaCode} ${group} ${reason} ${basis} ${measure}`;

/** Searches of an area, of whatever group, and the share of them whose ethnicity is not known. */
export interface Recorded {
  searches: number | undefined;
  /** The same in words: also where the number is withheld. */
  searchesText: string;
  unknownShare: number | undefined;
  basis: Basis;
}

/**
 * Reads an area's searches for a reason off the share unknown, and the basis that heads its figures, which is that of all its
 * searches whatever the reason. Undefined without searches.
 */
export function recordedIn(figures: FigureIndex, areaCode: string, reason: Scope = 'all'): Recorded {
  const find = (of: Scope) =>
    figures({ areaCode, group: 'unknown', reason: of, basis: 'self-defined', measure: 'unknown-share' });
  const shareOf = (figure: StoredFigure | undefined) =>
    figure?.estimate.state === 'estimated' ? figure.estimate.value : undefined;
  const figure = find(reason);
  const isWithheld = figure?.estimate.state === 'small-count';
  const searches = isWithheld ? undefined : figure?.comparison?.searches;
  return {
    searches,
    searchesText: isWithheld ? STATE_WORDS.withheld : countText(searches ?? 0),
    unknownShare: shareOf(figure),
    basis: headlineBasis(shareOf(find('all')) ?? 0),
  };
}
