import type { Decisions } from '../grounds/reading.ts';
import type { SoleWay } from '../vocabulary/grounds-tier.ts';
import { accuracyFor, type ClassifierAccuracy, type CodedStratum, type judgeSamples } from './grounds-coding.ts';
import type { GroundsMonths } from './grounds-months.ts';
import { type AccuracyOf, SOLE_SMELL_GROUPS, SOLE_WAYS, type SoleSmellGroup } from './sole-smell.ts';

/** What an area's figures of written grounds rest on. */
export interface GroundsArea extends GroundsMonths {
  /** Searches with the smell and nervousness as the only thing that could support them; absent where they were not counted. */
  nervousOnly?: number | undefined;
}

/** A classifier that read texts, and the decisions it was set to. */
export interface UsedClassifier {
  version: string;
  decisions: Decisions;
}

/** How well the classifier did for one way and group, on texts that two people have read. */
export interface GroupAccuracy {
  way: SoleWay;
  group: SoleSmellGroup;
  accuracy: ClassifierAccuracy;
}

/** How far texts have been read by two people, so that how often the classifier errs can be told. */
export type CodingState =
  /** No text has been read by two people. */
  | 'none'
  /** Some have, and of what they read differently not everything is settled. */
  | 'open'
  /** What they read tells of other rules, or other decisions, than those that read the texts of the figures. */
  | 'other-reading'
  /** All is settled, and too few texts are truly sole, or truly otherwise, to tell. */
  | 'too-few'
  /** Enough for some group and way of being sole. */
  | 'enough';

/** What a window's figures of written grounds rest on. */
export interface GroundsBasis {
  areas: ReadonlyMap<string, GroundsArea>;
  classifiers: readonly UsedClassifier[];
  /** Nothing for a group for which too few texts have been read by two people. */
  accuracies: readonly GroupAccuracy[];
  /** Why there is no accuracy where there is none; undefined where no file has texts. */
  coding: CodingState | undefined;
}

/** What an area's words on written grounds are made from. */
export interface GroundsOfArea extends Pick<GroundsBasis, 'accuracies' | 'coding'> {
  area: GroundsArea;
}

/**
 * How well the classifier does, way by way and group by group, as far as texts read by two people tell: by a group's own texts
 * where there are enough, else by those of all groups.
 */
export function accuraciesOf(strata: readonly CodedStratum[]): GroupAccuracy[] {
  return SOLE_WAYS.flatMap((way) =>
    SOLE_SMELL_GROUPS.flatMap((group) => {
      const accuracy = accuracyFor(strata, way, group);
      return accuracy ? [{ way, group, accuracy }] : [];
    }),
  );
}

/** How far texts have been read by two people, given what the samples tell and the accuracies that followed. */
export function codingStateOf(
  { strata, leftOut }: ReturnType<typeof judgeSamples>,
  accuracies: readonly GroupAccuracy[],
): CodingState {
  if (accuracies.length > 0) return 'enough';
  if (leftOut.some(({ why }) => why === 'open')) return 'open';
  if (strata.some(({ texts }) => texts.length > 0)) return 'too-few';
  return leftOut.length > 0 ? 'other-reading' : 'none';
}

/** Finds an accuracy among those worked out. */
export function accuracyAmong(accuracies: readonly GroupAccuracy[]): AccuracyOf {
  return (way, group) => accuracies.find((one) => one.way === way && one.group === group)?.accuracy;
}

/** What one area's figures rest on; undefined for a month measured before there were such figures. */
export function groundsOfArea(
  { areas, accuracies, coding }: GroundsBasis,
  areaCode: string,
): GroundsOfArea | undefined {
  const area = areas.get(areaCode);
  return area && { area, accuracies, coding };
}
