/**
 * Which figures are withheld because they, or a subtraction, would tell a count of 1 to 4 that rests on an extract alone. Counts that
 * the police have published are shown as published; so an area's figures are withheld only where every file of the window is
 * an extract. It is decided when a month is measured, and stored with each figure, so that all who read it hold to the same.
 *
 * What is counted are searches by area, group and reason (on either way of telling the group); drug searches by area, group and tier
 * of written grounds; and the parts that searches are split into by what was found, what followed and whether an age is known. Of
 * each there are totals: London over boroughs, all groups over groups, all reasons over reasons. `suppression.ts` decides on
 * each table. A figure is withheld with all it tells where any count that it rests on is.
 *
 * Windows: twelve months are decided on by their own counts alone, so that the same months are told alike whenever they are
 * measured. The twelve months to June less those to May tell June less the June before; were single months shown by group, each would
 * be found from those three. So of a single month of an extract only London's searches for all reasons are shown, which
 * in twelve months are never withheld to hide others. Without single months the windows of successive months are independent of each
 * other, and what cannot be found from one cannot be found from all of them.
 */
import { CITY_OF_LONDON, LONDON } from '../vocabulary/area.ts';
import { COMPARISON_GROUP, ETHNIC_GROUPS } from '../vocabulary/ethnicity.ts';
import { OUTCOME_CLASSES } from '../vocabulary/outcome.ts';
import { COMPARED_AGE_BANDS } from '../vocabulary/person.ts';
import { REASONS, type ReasonScope } from '../vocabulary/reason.ts';
import { isGroundsScope } from '../vocabulary/scope.ts';
import { BY_AGE } from './by-age.ts';
import type { Basis, Figure, Measure } from './figure.ts';
import { OUTCOME_MEASURES } from './outcome-mix.ts';
import type { WindowKind } from './period.ts';
import { SOLE_SMELL } from './sole-smell.ts';
import { FEWEST_SHOWN, isSmall, SUBTOTAL, suppress, TOTAL } from './suppression.ts';

/** Whether a figure is withheld. */
export type FigureWithheld = (figure: Figure) => boolean;

/** What is withheld of the figures of one window of all areas. `isExtractOnly` tells whether every file behind an area is an extract. */
export function withheldFigures(
  figures: readonly Figure[],
  windowKind: WindowKind,
  isExtractOnly: (areaCode: string) => boolean,
): FigureWithheld {
  if (!figures.some(({ areaCode }) => isExtractOnly(areaCode))) return () => false;
  if (windowKind === 'latest-month') return (figure) => isExtractOnly(figure.areaCode) && !isShownOfMonth(figure);
  const counts = new Counts(figures, isExtractOnly);
  const known = searchesBy(counts, 'self-defined', () => false);
  const seen = searchesBy(counts, 'officer-defined', (cell) => cell.group === TOTAL && known(cell));
  const split = (kinds: readonly Kind[]) => splitSearches(counts, kinds, known);
  const families = { find: split(FIND_KINDS), outcome: split(OUTCOME_KINDS), age: split(AGE_KINDS) };
  const drugs =
    (withheld: CellWithheld): CellWithheld =>
    (cell) =>
      withheld({ ...cell, reason: 'drugs' });
  const grounds = groundsBy(counts, 'self-defined', drugs(known));
  const groundsSeen = groundsBy(counts, 'officer-defined', drugs(seen));
  const isLevelSmall = smallLevels(figures);
  const isBandSmall = smallBands(figures);
  return (figure) => {
    const { areaCode, group, reason, basis, measure } = figure;
    if (!isExtractOnly(areaCode)) return false;
    const isOfGrounds = isGroundsScope(reason) || isAboutSmell(measure);
    const tables: CellWithheld[] = [];
    if (basis === 'officer-defined') tables.push(isOfGrounds ? groundsSeen : seen);
    else tables.push(isOfGrounds ? grounds : known);
    const kind = kindOf(measure);
    if (kind && !isOfGrounds) tables.push(families[kind]);
    if (isOfGrounds && kind && isLevelSmall(figure)) return true;
    if (!isOfGrounds && isBandSmall(figure)) return true;
    return cellsOf(figure).some((cell) => tables.some((isWithheld) => isWithheld(cell)));

    function cellsOf({ comparison }: Figure): Cell[] {
      const own = { areaCode, group: group === 'all' ? TOTAL : group, reason };
      const cells: Cell[] = [own];
      if (measure === 'unknown-share') cells.push({ ...own, group: TOTAL });
      if (measure === 'ratio-bounds') cells.push({ ...own, group: 'unknown' });
      if (isAgainstRest(measure)) cells.push({ ...own, areaCode: LONDON.code });
      else if (comparison && group !== 'unknown') cells.push({ ...own, group: COMPARISON_GROUP });
      return cells;
    }
  };
}

/** A count of searches: `TOTAL` as group is everybody. */
interface Cell {
  areaCode: string;
  group: string;
  reason: string;
}
type CellWithheld = (cell: Cell) => boolean;

/** Of a single month of an extract: London's searches by group, for all reasons, none of them few. */
function isShownOfMonth({ areaCode, reason, measure, searches, comparison }: Figure): boolean {
  const isOfAll = areaCode === LONDON.code && reason === 'all' && SHOWN_OF_MONTH.has(measure);
  return isOfAll && searches >= FEWEST_SHOWN && (comparison?.searches ?? FEWEST_SHOWN) >= FEWEST_SHOWN;
}

const SHOWN_OF_MONTH = new Set<Measure>(['rate-per-1000', 'ratio', 'stratified-ratio', 'unknown-share']);

/** Reasons as a dimension of a table: all of them, and all but section 60, are totals. */
export const REASON_DIMENSION = { categories: REASONS, leavesOut: 'section-60' };
const GROUPS_AND_UNKNOWN = [...ETHNIC_GROUPS, 'unknown'];

/** A scope's category in that dimension. */
export const reasonName = (reason: string) =>
  reason === 'all' ? TOTAL : reason === 'all-but-section-60' ? SUBTOTAL : reason;
/** An area's category in a table where London is the total. */
export const areaName = (areaCode: string) => (areaCode === LONDON.code ? TOTAL : areaCode);

/** What the figures count, by area, group and reason. */
class Counts {
  /** Areas whose figures rest on extracts alone, but for London. */
  readonly areas: string[];
  /** Whether London's do, so that it is the sum of its boroughs. */
  readonly isLondonAmong: boolean;
  readonly #figures = new Map<string, Figure>();

  constructor(figures: readonly Figure[], isExtractOnly: (areaCode: string) => boolean) {
    const codes = [...new Set(figures.map(({ areaCode }) => areaCode))].filter(isExtractOnly);
    this.areas = codes.filter((code) => code !== LONDON.code);
    this.isLondonAmong = codes.includes(LONDON.code);
    for (const figure of figures) {
      const { areaCode, group, reason, basis, measure } = figure;
      this.#figures.set(`${areaName(areaCode)} ${group} ${reasonName(reason)} ${basis} ${measure}`, figure);
    }
  }

  find(area: string, group: string, reason: string, basis: Basis, measure: Measure): Figure | undefined {
    return this.#figures.get(`${area} ${group} ${reason} ${basis} ${measure}`);
  }

  /** Searches of a group, of everybody, or of those whose group is not known. */
  searches(area: string, group: string, reason: string, basis: Basis): number {
    if (group !== TOTAL && group !== 'unknown')
      return this.find(area, group, reason, basis, 'rate-per-1000')?.searches ?? 0;
    const unknown = this.find(area, 'unknown', reason, 'self-defined', 'unknown-share');
    return (group === TOTAL ? unknown?.comparison?.searches : unknown?.searches) ?? 0;
  }

  /**
   * Decides on a table of all areas together where London is their sum, else on one of each. `decide` is given the areas that make up
   * the first dimension; none where an area stands alone.
   */
  byArea(areas: readonly string[], decide: (areas: readonly string[], alone: string) => CellWithheld): CellWithheld {
    if (this.isLondonAmong && areas.length > 1) return decide(areas, '');
    const alone = new Map([...areas, ...(this.isLondonAmong ? [TOTAL] : [])].map((area) => [area, decide([], area)]));
    return (cell) => alone.get(areaName(cell.areaCode))?.(cell) ?? false;
  }
}

/** Searches by area, group and reason. */
function searchesBy(counts: Counts, basis: Basis, isWithheld: CellWithheld): CellWithheld {
  const groups = basis === 'self-defined' ? GROUPS_AND_UNKNOWN : ETHNIC_GROUPS;
  return counts.byArea(counts.areas, (areas, alone) => {
    const inFull = (coordinates: readonly string[]) =>
      (areas.length > 0 ? coordinates : [alone, ...coordinates]) as [string, string, string];
    const withheld = suppress({
      dimensions: [...(areas.length > 0 ? [{ categories: areas }] : []), { categories: groups }, REASON_DIMENSION],
      parts: (coordinates) => {
        const [area, group, reason] = inFull(coordinates);
        return [counts.searches(area, group, reason, basis)];
      },
      isWithheld: (coordinates) => isWithheld(cellAt(inFull(coordinates))),
      isKept: (coordinates) => {
        const [area, , reason] = inFull(coordinates);
        return area === TOTAL && reason === TOTAL;
      },
    });
    return ({ areaCode, group, reason }) => {
      if (basis !== 'self-defined' && group === 'unknown') return false;
      const coordinates = [areaName(areaCode), group, reasonName(reason)];
      return withheld(areas.length > 0 ? coordinates : coordinates.slice(1));
    };
  });
}

const cellAt = ([area, group, reason]: readonly [string, string, string]): Cell => ({
  areaCode: area === TOTAL ? LONDON.code : area,
  group,
  reason: reason === TOTAL ? 'all' : reason === SUBTOTAL ? 'all-but-section-60' : reason,
});

/** One of the parts that searches are split into: the share that tells it, or what is left of that share. */
interface Kind {
  measure: Measure;
  isRest?: boolean;
}

const FIND_KINDS: readonly Kind[] = [{ measure: 'find-rate' }, { measure: 'find-rate', isRest: true }];
const OUTCOME_KINDS: readonly Kind[] = OUTCOME_CLASSES.map((outcome) => ({ measure: OUTCOME_MEASURES[outcome] }));
const AGE_KINDS: readonly Kind[] = [{ measure: 'age-unknown-share' }, { measure: 'age-unknown-share', isRest: true }];

/** Searches of a group by area and reason, split into parts. */
function splitSearches(counts: Counts, kinds: readonly Kind[], isWithheld: CellWithheld): CellWithheld {
  const figure = (area: string, group: string, reason: string, { measure }: Kind) =>
    counts.find(area, group, reason, 'self-defined', measure);
  const byGroup = new Map(
    ETHNIC_GROUPS.map((group) => {
      const areas = counts.areas.filter((area) => figure(area, group, TOTAL, kinds[0]!));
      const decided = counts.byArea(areas, (together, alone) => {
        const inFull = (coordinates: readonly string[]) =>
          (together.length > 0 ? coordinates : [alone, ...coordinates]) as [string, string];
        const withheld = suppress({
          dimensions: [...(together.length > 0 ? [{ categories: together }] : []), REASON_DIMENSION],
          parts: (coordinates) => {
            const [area, reason] = inFull(coordinates);
            return kinds.map((kind) => {
              const found = figure(area, group, reason, kind);
              if (!found) return 0;
              return kind.isRest ? (found.outOf ?? 0) - found.searches : found.searches;
            });
          },
          isWithheld: (coordinates) => {
            const [area, reason] = inFull(coordinates);
            return isWithheld(cellAt([area, group, reason]));
          },
        });
        return ({ areaCode, reason }) => {
          const coordinates = [areaName(areaCode), reasonName(reason)];
          return withheld(together.length > 0 ? coordinates : coordinates.slice(1));
        };
      });
      return [group as string, decided] as const;
    }),
  );
  return (cell) => byGroup.get(cell.group)?.(cell) ?? false;
}

/** Drug searches by area, group and tier of their written grounds; all tiers of a group are shown or withheld together. */
function groundsBy(counts: Counts, basis: Basis, isWithheld: CellWithheld): CellWithheld {
  const groups = basis === 'self-defined' ? GROUPS_AND_UNKNOWN : ETHNIC_GROUPS;
  const judged = (area: string, group: string): number => {
    if (group !== 'unknown') {
      return (
        counts.find(area, group === TOTAL ? 'all' : group, 'drugs', 'self-defined', SOLE_SMELL.strict.share)?.outOf ?? 0
      );
    }
    return judged(area, TOTAL) - ETHNIC_GROUPS.reduce((sum, each) => sum + judged(area, each), 0);
  };
  return counts.byArea(counts.areas, (areas, alone) => {
    const inFull = (coordinates: readonly string[]) =>
      (areas.length > 0 ? coordinates : [alone, ...coordinates]) as [string, string];
    const withheld = suppress({
      dimensions: [...(areas.length > 0 ? [{ categories: areas }] : []), { categories: groups }],
      parts: (coordinates) => {
        const [area, group] = inFull(coordinates);
        const count = (reason: string) => counts.searches(area, group, reason, basis);
        const [strict, inSubstance, supported] = [
          count('smell-only'),
          count('smell-in-substance'),
          count('smell-supported'),
        ];
        const parts = [strict, inSubstance - strict, supported];
        // The officer's view is told of no other tier.
        return basis === 'self-defined'
          ? [...parts, Math.max(0, judged(area, group) - inSubstance - supported)]
          : parts;
      },
      isWithheld: (coordinates) => {
        const [area, group] = inFull(coordinates);
        return isWithheld(cellAt([area, group, 'drugs']));
      },
    });
    return ({ areaCode, group }) => {
      if (basis !== 'self-defined' && group === 'unknown') return false;
      return withheld(areas.length > 0 ? [areaName(areaCode), group] : [group]);
    };
  });
}

/** What a figure tells of the parts of searches. */
function kindOf(measure: Measure): 'find' | 'outcome' | 'age' | undefined {
  if (measure.startsWith('find-rate')) return 'find';
  if (measure.startsWith('age-') || measure.includes('-aged-')) return 'age';
  return OUTCOME_LIKE.has(measure) ? 'outcome' : undefined;
}

const OUTCOME_LIKE = new Set<Measure>([
  ...Object.values(OUTCOME_MEASURES),
  'no-further-action-against-supported',
  'arrest-against-supported',
]);

const SMELL_MEASURES = new Set<Measure>(Object.values(SOLE_SMELL).flatMap((way) => Object.values(way)));
const isAboutSmell = (measure: Measure) => SMELL_MEASURES.has(measure);
const isAgainstRest = (measure: Measure) => isAboutSmell(measure) && measure.endsWith('-against-rest');

/**
 * What came of searches by tier of their grounds is told of a level as a whole or not at all: everybody in London, groups in
 * London, everybody by borough, groups by borough. Where a level is not told, those above it are sums that hide it.
 */
function smallLevels(figures: readonly Figure[]): FigureWithheld {
  const levelOf = ({ areaCode, group, measure }: Figure) =>
    `${areaCode === LONDON.code} ${group === 'all'} ${kindOf(measure)}`;
  const small = new Set<string>();
  for (const figure of figures) {
    const { areaCode, reason, measure, searches, outOf = 0, comparison } = figure;
    if (areaCode === CITY_OF_LONDON || !isGroundsScope(reason) || !kindOf(measure)) continue;
    const told = [searches, outOf - searches];
    if (comparison) told.push(comparison.searches, (comparison.outOf ?? 0) - comparison.searches);
    if (told.some(isSmall)) small.add(levelOf(figure));
  }
  return (figure) => small.has(levelOf(figure));
}

/** Ages are told by band for London alone: for every reason or, where any of those counts is small, for all reasons together. */
function smallBands(figures: readonly Figure[]): FigureWithheld {
  const measures = new Set<Measure>(COMPARED_AGE_BANDS.flatMap((band) => [BY_AGE[band].rate, BY_AGE[band].ratio]));
  const rates = figures.filter(({ measure }) => COMPARED_AGE_BANDS.some((band) => BY_AGE[band].rate === measure));
  const ages = new Map(
    figures.filter(({ measure }) => measure === 'age-unknown-share').map((figure) => [nameOf(figure), figure]),
  );
  const known = (figure: Figure) => {
    const { searches = 0, outOf = 0 } = ages.get(nameOf(figure)) ?? {};
    return outOf === 0 ? figure.searches : Math.round((figure.searches * (outOf - searches)) / outOf);
  };
  const isSmallOf = (reasons: readonly ReasonScope[]) =>
    rates.some(
      (figure) =>
        reasons.includes(figure.reason as ReasonScope) && (isSmall(known(figure)) || isSmall(figure.searches)),
    );
  const all = isSmallOf(['all']);
  const some = all || isSmallOf([...REASONS, 'all-but-section-60']);
  return ({ measure, reason }) => measures.has(measure) && (reason === 'all' ? all : some);
}

const nameOf = ({ areaCode, group, reason }: Figure) => `${areaCode} ${group} ${reason}`;
