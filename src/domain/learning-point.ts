import { LEARNING_THEMES, type LearningTheme } from '../vocabulary/learning-theme.ts';
import type { Month } from './period.ts';

/** What a point was written on. */
export type LearningOrigin =
  | { kind: 'flag'; flagId: number }
  | { kind: 'grounds-sample' | 'dip-sample'; sampleId: number; number: number };

/** A point that officers are to learn from. */
export interface LearningPoint {
  theme: LearningTheme;
  /** Without a personal detail. */
  text: string;
  /** Month of the record it was written on, or in which the flag opened. */
  month: Month;
  /** Borough; none where the record has none. */
  areaCode: string | undefined;
  origin: LearningOrigin;
}

/** Characters that a point has at least and at most. */
export const POINT_LENGTH = { least: 20, most: 600 } as const;

/** The points of one theme, latest month first. */
export interface ThemeOfPoints<Point extends LearningPoint> {
  theme: LearningTheme;
  points: Point[];
  /** The first and the last month that they come from. */
  from: Month;
  to: Month;
}

/** Points by theme, the theme with most first; themes without one are left out. */
export function pointsByTheme<Point extends LearningPoint>(points: readonly Point[]): ThemeOfPoints<Point>[] {
  return LEARNING_THEMES.flatMap((theme) => {
    const own = points.filter((point) => point.theme === theme).toSorted((a, b) => (a.month < b.month ? 1 : -1));
    if (own.length === 0) return [];
    return [{ theme, points: own, from: own.at(-1)!.month, to: own[0]!.month }];
  }).sort((a, b) => b.points.length - a.points.length);
}
