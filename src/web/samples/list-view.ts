import type { StoredDipSample } from '../../db/dip-sample.ts';
import type { StoredFlag } from '../../db/flag.ts';
import { flagTitle } from '../../domain/digest.ts';
import { RISK_WEIGHTS, SAMPLE_SIZES, type SampleMethod } from '../../domain/dip-sample.ts';
import { addMonths, londonDay, type Month, monthsOf } from '../../domain/period.ts';
import { countText, dateText, monthText, placeText, searchesText } from '../../domain/wording.ts';
import { BOROUGHS, LONDON } from '../../vocabulary/area.ts';
import { SCOPE_NAMES } from '../../vocabulary/scope.ts';
import { sentenceCase } from '../figures/headline-numbers.ts';
import type { FieldProblem } from '../form.ts';
import type { UnlabelledPage } from '../labelled-page.ts';
import { DRAWN_SCOPES } from './draw-form.ts';

interface Choice {
  value: string;
  text: string;
  selected: boolean;
}

export interface SamplesView extends UnlabelledPage {
  rows: { href: string; number: number; what: string; months: string; how: string; drawn: string }[];
  problems: FieldProblem[];
  /** None where no written grounds are loaded: then nothing can be drawn. */
  form:
    | {
        flags: Choice[];
        areas: Choice[];
        from: Choice[];
        to: Choice[];
        scopes: Choice[];
        method: string;
        size: string;
        seed: string;
        sizes: typeof SAMPLE_SIZES;
      }
    | undefined;
  weights: { when: string; times: string }[];
}

/** How a list was drawn, in words. */
export const METHOD_NAMES: Record<SampleMethod, string> = {
  random: 'At random',
  'risk-weighted': 'Weighted by risk',
};

/** Months that a list can be drawn from, back from the latest with texts: as long as texts are kept. */
const MONTHS_BACK = 35;

/** Arranges the lists and the form; what was typed stands in it again. */
export function samplesView(input: {
  samples: readonly StoredDipSample[];
  flags: readonly StoredFlag[];
  latestMonth: Month | undefined;
  problems: FieldProblem[];
  typed: Record<string, string>;
}): SamplesView {
  const { samples, flags, latestMonth, problems, typed } = input;
  return {
    title: 'Samples of records',
    rows: samples.map(sampleRow),
    problems,
    form: latestMonth === undefined ? undefined : drawChoices(flags, latestMonth, typed),
    weights: weightRows(),
  };
}

/** What weighs more in a draw that is weighted by risk, and how much. */
export function weightRows(): SamplesView['weights'] {
  return Object.values(RISK_WEIGHTS).map(({ when, times }) => ({ when, times: String(times) }));
}

function sampleRow(sample: StoredDipSample): SamplesView['rows'][number] {
  return {
    href: `/samples/${sample.dipSampleId}`,
    number: sample.dipSampleId,
    what: whatOf(sample),
    months: `${monthText(sample.from)} to ${monthText(sample.to)}`,
    how: `${METHOD_NAMES[sample.method]}, ${sample.records} of ${countText(sample.universeCount)}`,
    drawn: `${dateText(londonDay(sample.drawnAt))}, ${sample.drawnBy}`,
  };
}

/** What a list is of: where, what was searched for, and the flag it looks behind. */
export function whatOf({ areaCode, scope, flag }: Pick<StoredDipSample, 'areaCode' | 'scope' | 'flag'>): string {
  const what = `${placeText(areaCode)}: ${SCOPE_NAMES[scope]}`;
  return flag === undefined ? what : `${what} (behind flag ${flag.flagId})`;
}

function drawChoices(
  flags: readonly StoredFlag[],
  latestMonth: Month,
  typed: Record<string, string>,
): NonNullable<SamplesView['form']> {
  const months = monthsOf({ from: addMonths(latestMonth, -MONTHS_BACK), to: latestMonth }).reverse();
  const choices = (all: readonly { value: string; text: string }[], chosen: string): Choice[] =>
    all.map((one) => ({ ...one, selected: one.value === chosen }));
  const monthChoices = months.map((month) => ({ value: month, text: monthText(month) }));
  const current = flags.filter(({ events }) => events.at(-1)?.kind !== 'withdrawn').toReversed();
  return {
    flags: choices(
      [
        { value: '', text: 'No flag: choose below' },
        ...current.map((flag) => ({
          value: String(flag.flagId),
          text: `${flag.flagId}: ${placeText(flag.areaCode)}, ${flagTitle(flag)} (${monthText(flag.openedMonth)})`,
        })),
      ],
      typed.flag ?? '',
    ),
    areas: choices(
      [LONDON, ...BOROUGHS].map(({ code, name }) => ({ value: code, text: name })),
      typed.area ?? LONDON.code,
    ),
    from: choices(monthChoices, typed.from ?? addMonths(latestMonth, -11)),
    to: choices(monthChoices, typed.to ?? latestMonth),
    scopes: choices(
      DRAWN_SCOPES.map((scope) => ({ value: scope, text: sentenceCase(searchesText(scope)) })),
      typed.scope ?? 'drugs',
    ),
    method: typed.method ?? 'risk-weighted',
    size: typed.size ?? '20',
    seed: typed.seed ?? '',
    sizes: SAMPLE_SIZES,
  };
}
