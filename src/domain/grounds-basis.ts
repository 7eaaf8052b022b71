import type { Decisions } from '../grounds/reading.ts';
import type { SoleWay } from '../vocabulary/grounds-tier.ts';
import { accuracyFor, accuracyOf, type ClassifierAccuracy, type CodedStratum } from './grounds-coding.ts';
import type { GroundsMonths } from './grounds-months.ts';
import { type AccuracyOf, SOLE_SMELL_GROUPS, SOLE_WAYS, type SoleSmellGroup } from './sole-smell.ts';

/** What an area's figures of written grounds rest on. */
export interface GroundsArea extends GroundsMonths {
  /** Searches with the smell and nothing that supports it but nervousness; absent where they were not counted. */
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

/** What a window's figures of written grounds rest on. */
export interface GroundsBasis {
  areas: ReadonlyMap<string, GroundsArea>;
  classifiers: readonly UsedClassifier[];
  /** Nothing for a group for which too few texts have been read by two people. */
  accuracies: readonly GroupAccuracy[];
}

/** How well the classifier does, way by way and group by group, as far as texts read by two people tell. */
export function accuraciesOf(strata: readonly CodedStratum[]): GroupAccuracy[] {
  return SOLE_WAYS.flatMap((way) =>
    SOLE_SMELL_GROUPS.flatMap((group) => {
      const accuracy = group === 'all' ? accuracyOf(strata, way, 'all') : accuracyFor(strata, way, group);
      return accuracy ? [{ way, group, accuracy }] : [];
    }),
  );
}

/** Finds an accuracy among those worked out. */
export function accuracyAmong(accuracies: readonly GroupAccuracy[]): AccuracyOf {
  return (way, group) => accuracies.find((one) => one.way === way && one.group === group)?.accuracy;
}

/** What one area's figures rest on; undefined for a month measured before there were such figures. */
export function groundsOfArea(
  { areas, accuracies }: GroundsBasis,
  areaCode: string,
): { area: GroundsArea; accuracies: readonly GroupAccuracy[] } | undefined {
  const area = areas.get(areaCode);
  return area && { area, accuracies };
}
