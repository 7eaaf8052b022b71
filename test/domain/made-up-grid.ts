import type { GridCell } from '../../src/domain/grid-rule.ts';
import { draws } from '../stats/nested-tables.ts';

export interface GridPlan {
  seed: number;
  areas?: number;
  /** Usual ratio of each group. */
  groups?: Record<string, number>;
  /** White searches expected for each reason in an area. */
  reasons?: Record<string, number>;
  /** Standard deviation of log ratios between cells of an area and group, and between areas. */
  cellSd?: number;
  areaSd?: number;
  /** Cells whose ratio is multiplied, by area, group and reason as `nameOf` writes them. */
  planted?: Record<string, number>;
}

/** Area, group and reason of a cell in one word. */
export const nameOf = ({ area, group, reason }: Pick<GridCell, 'area' | 'group' | 'reason'>) =>
  `${area}/${group}/${reason}`;

/** A grid made up from a stated truth; areas are named A0, A1 and so on. */
export function madeUpGrid(plan: GridPlan): GridCell[] {
  return madeUpTruth(plan).map(({ cell }) => cell);
}

/** The same with how many times its usual ratio each cell's true one is. */
export function madeUpTruth(plan: GridPlan): { cell: GridCell; departure: number }[] {
  const {
    seed,
    areas = 20,
    groups = { black: 3, asian: 1.2 },
    reasons = { drugs: 300, weapons: 120, stolen: 60 },
    cellSd = 0.15,
    areaSd = 0.15,
    planted = {},
  } = plan;
  const { normal, poisson } = draws(seed);
  return Array.from({ length: areas }, (_, at) => `A${at}`).flatMap((area) => {
    const busy = Object.fromEntries(Object.keys(reasons).map((reason) => [reason, Math.exp(0.3 * normal())]));
    const whiteSearches = Object.fromEntries(
      Object.entries(reasons).map(([reason, usual]) => [reason, poisson(usual * busy[reason]!)]),
    );
    return Object.entries(groups).flatMap(([group, usualRatio]) => {
      const ofArea = areaSd * normal();
      return Object.entries(reasons).map(([reason, usual]) => {
        const departure = (planted[nameOf({ area, group, reason })] ?? 1) * Math.exp(ofArea + cellSd * normal());
        const cell: GridCell = {
          area,
          group,
          reason,
          searches: [poisson(usual * busy[reason]! * usualRatio * departure * 0.25)],
          residents: 25_000,
          whiteSearches: [whiteSearches[reason]!],
          whiteResidents: 100_000,
        };
        return { cell, departure };
      });
    });
  });
}
