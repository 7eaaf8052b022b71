import { type TileFigure, type TileMapInput, tileMap } from '../../charts/tile-map.ts';
import { type FlagHistory, isOpenAt } from '../../domain/flag.ts';
import type { Month } from '../../domain/period.ts';
import { ratioText, STATE_WORDS, searchesOfText } from '../../domain/wording.ts';
import { BOROUGHS_BY_NAME } from './borough-table.ts';
import { type Chart, drawnAtBothWidths } from './chart.ts';
import { type FigureChoice, hrefOf } from './figure-choice.ts';
import { type FigureIndex, recordedIn } from './figure-index.ts';

/** The same steps for every group and reason, so that one map can be held against another. */
const BREAKS: TileMapInput['breaks'] = [1, 2, 3, 5];
const STEPS: TileMapInput['steps'] = [
  'under 1.0',
  '1.0 to under 2.0',
  '2.0 to under 3.0',
  '3.0 to under 5.0',
  '5.0 or more',
];

/** Draws the boroughs as squares, each with its ratio on the basis that heads its page; a square leads to that page. */
export function boroughMap(
  figures: FigureIndex,
  choice: FigureChoice,
  flags: readonly FlagHistory[],
  month: Month,
): Chart {
  const open = new Set(flags.filter((flag) => isOpenAt(flag, month)).map(({ areaCode }) => areaCode));
  return drawnAtBothWidths(tileMap, {
    id: 'map',
    title: `Boroughs of London: ${searchesOfText(choice.reason, choice.group)}, times the rate of White residents`,
    description:
      'Each borough is a square near where it lies. The table of boroughs has the same numbers with their likely ranges.',
    tiles: BOROUGHS_BY_NAME.map(({ code, name }) => tileOf(code, name, figures, choice, open.has(code))),
    breaks: BREAKS,
    steps: STEPS,
    stepsName: 'Times the rate of White residents',
    flagMeaning: 'has an open finding, of any group or reason',
    withheldMeaning: 'no ratio: too few searches, or withheld',
    columns: { area: 'Borough', value: 'Times the rate', flag: 'Open finding' },
  });
}

function tileOf(
  areaCode: string,
  name: string,
  figures: FigureIndex,
  choice: FigureChoice,
  isFlagged: boolean,
): TileFigure {
  const { basis } = recordedIn(figures, areaCode, choice.reason);
  const estimate = figures({ areaCode, ...choice, basis, measure: 'ratio' })?.estimate ?? {
    state: 'month-missing' as const,
  };
  const shared = { code: areaCode, name, href: hrefOf(`/boroughs/${areaCode}`, choice), isFlagged };
  if (estimate.state === 'estimated') {
    const text = ratioText(estimate.value);
    // Shaded by the number that is printed, so that two squares that read 3.0 look alike.
    return { ...shared, value: Math.round(estimate.value * 10) / 10, text, meaning: `${text} times` };
  }
  const meaning = STATE_WORDS[estimate.state];
  return { ...shared, text: estimate.state === 'too-few' ? 'too few' : meaning, meaning };
}
