import { findingNotices, listNotices, noticesOf } from '../../domain/data-health.ts';
import { type Digest, digestOf, flagsOfArea } from '../../domain/digest.ts';
import { monthListOf, smellListsOf } from '../../domain/flag-rule.ts';
import { USUAL_MATERIALITY } from '../../domain/grid-rule.ts';
import { groundsOfArea } from '../../domain/grounds-basis.ts';
import { monthsOf } from '../../domain/period.ts';
import { LONDON } from '../../vocabulary/area.ts';
import { indexFigures, recordedIn } from '../figures/figure-index.ts';
import { NO_LIST_YET } from '../figures/flag-lists.ts';
import type { FlagInput } from './flag-view.ts';

/**
 * What the month shown says of a finding, in the words of the mail that its borough gets: the mail of this finding alone. Without
 * any finding where it has closed.
 */
export function thisMonthOf(
  input: FlagInput,
): Pick<Digest, 'flags' | 'questions' | 'notShown' | 'dataHealth' | 'howToRead'> {
  const { shown, flag, figures } = input;
  const { areaCode } = flag;
  const { month, isSynthetic } = shown.measurement;
  const window = shown.windows.find(({ kind }) => kind === 'rolling-12-months')!;
  const list = monthListOf(input.lists);
  const restsOn = input.restsOn.get(areaCode) ?? input.restsOn.get(LONDON.code) ?? [];
  const digest = digestOf({
    month,
    areaCode,
    groupName: '',
    nextMeetingOn: undefined,
    window,
    monthsPresent: window.monthsPresent,
    monthsInWindow: monthsOf(window).length,
    isSynthetic,
    figures,
    londonFigures: input.londonFigures,
    lastReported: undefined,
    ...flagsOfArea(areaCode, month, [flag], input.cells),
    list: list ?? {
      listedCount: 0,
      expectedFalseCount: 0,
      state: 'too-few-months',
      materiality: USUAL_MATERIALITY,
      fitState: 'converged',
    },
    smellLists: smellListsOf(input.lists),
    grounds: groundsOfArea(input.grounds, areaCode),
    notices: [
      ...noticesOf(window, restsOn, recordedIn(indexFigures(figures), areaCode).unknownShare),
      ...listNotices(list),
      ...findingNotices(input.health, window, input.restsOn, areaCode),
    ],
    mostFindings: Number.POSITIVE_INFINITY,
    annotations: shown.annotations,
    pageUrl: input.pageUrl,
  });
  return list ? digest : { ...digest, flags: digest.flags.map(({ title }) => ({ title, sentences: [NO_LIST_YET] })) };
}
