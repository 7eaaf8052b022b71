import { listLearningPoints, type StoredLearningPoint } from '../../db/learning-point.ts';
import type { SiteDeps } from '../../deps.ts';
import { csvLine } from '../../domain/csv-line.ts';
import { type LearningOrigin, pointsByTheme } from '../../domain/learning-point.ts';
import { londonDay } from '../../domain/period.ts';
import { countText, dateText, monthText, placeText } from '../../domain/wording.ts';
import { LEARNING_THEME_NAMES } from '../../vocabulary/learning-theme.ts';
import { showLabelled, type UnlabelledPage } from '../labelled-page.ts';
import type { Route } from '../route.ts';

interface LearningView extends UnlabelledPage {
  printed: string;
  count: string;
  themes: {
    id: string;
    name: string;
    means: string;
    months: string;
    points: { text: string; where: string }[];
  }[];
}

/** The list that officers are trained with, by theme; on paper it is the hand-out. */
export function learningPage(deps: SiteDeps): Route['handle'] {
  return async (_request, response) => {
    await showLabelled(
      deps,
      response,
      'learning',
      learningView(await listLearningPoints(deps.signedIn.db), deps.clock()),
    );
  };
}

const HEADING = ['theme', 'learning point', 'month', 'borough', 'from', 'written on'];

/** The same as a table for spreadsheets. */
export function learningCsv(deps: SiteDeps): Route['handle'] {
  return async (_request, response) => {
    const points = await listLearningPoints(deps.signedIn.db);
    const rows = points.map((point) => [
      LEARNING_THEME_NAMES[point.theme].name,
      point.text,
      point.month,
      point.areaCode && placeText(point.areaCode),
      originText(point.origin),
      londonDay(point.writtenAt),
    ]);
    response
      .set('Cache-Control', 'no-store')
      .set('Content-Disposition', 'attachment; filename="learning-points.csv"')
      .type('csv')
      .send([HEADING, ...rows].map(csvLine).join(''));
  };
}

function learningView(points: readonly StoredLearningPoint[], now: Date): LearningView {
  return {
    title: 'Learning points from scrutiny',
    printed: dateText(londonDay(now)),
    count: pointsText(points.length),
    themes: pointsByTheme(points).map(({ theme, points: own, from, to }) => ({
      id: theme,
      ...LEARNING_THEME_NAMES[theme],
      months: from === to ? monthText(from) : `${monthText(from)} to ${monthText(to)}`,
      points: own.map(({ text, month, areaCode }) => ({
        text,
        where: areaCode === undefined ? monthText(month) : `${placeText(areaCode)}, ${monthText(month)}`,
      })),
    })),
  };
}

const pointsText = (count: number): string => `${countText(count)} ${count === 1 ? 'point' : 'points'}`;

function originText(origin: LearningOrigin): string {
  return origin.kind === 'flag' ? `flag ${origin.flagId}` : 'a record read for scrutiny';
}
