/** The words of the page on the smell of cannabis that no mail has. Rounding is `wording.ts`'s. */
import type { SoleWay } from '../vocabulary/grounds-tier.ts';
import { countText } from './wording.ts';

/** Why the number is worth having. */
export const WHY_THIS_NUMBER =
  'In 2021 the Mayor was asked how many searches rested on the smell of cannabis alone, and could not say. This page says so every month, with how sure it is.';

/** The number that heads the page, as counts that anybody can check. */
export function soMuchOfSoMuch(way: SoleWay, searches: number, judged: number): string {
  const what =
    way === 'strict'
      ? 'gave the smell of cannabis and nothing else'
      : 'gave no ground about the person but the smell of cannabis';
  return `${countText(searches)} of the ${countText(judged)} drug searches in London whose written grounds can be judged ${what}.`;
}

/** Said beside a list of boroughs. */
export const NOT_A_LEAGUE_TABLE =
  'This is not a league table. Likely ranges overlap, officers write in different ways, and a borough’s order says little.';

/** What is compared with what, where it is told what came of searches. */
export const OUTCOMES_NOTE =
  'Searches on the smell alone are set against searches with the smell and something more. What a search finds does not make it right or wrong: the grounds are judged by what was known before.';

/** Said where no finding of this kind is open. */
export const NO_SMELL_FLAGS =
  'No finding on the smell of cannabis is open this month. That does not mean that there is nothing to ask.';
