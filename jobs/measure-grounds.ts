import { createHash } from 'node:crypto';
import {
  countDrugsByTier,
  countFindsByTier,
  countGrounds,
  countOutcomesByTier,
  listGroundsMonths,
} from '../src/db/cell-count.ts';
import type { Db } from '../src/db/connection.ts';
import { groundsStateOf } from '../src/db/grounds-reading.ts';
import { listCodedSamples } from '../src/db/grounds-sample.ts';
import { countNervousOnly, listUsedClassifiers } from '../src/db/measurement-grounds.ts';
import type { Figure } from '../src/domain/figure.ts';
import { findFigures } from '../src/domain/find-rate.ts';
import {
  accuraciesOf,
  accuracyAmong,
  codingStateOf,
  type GroundsArea,
  type GroundsBasis,
  type UsedClassifier,
} from '../src/domain/grounds-basis.ts';
import { judgeSamples } from '../src/domain/grounds-coding.ts';
import { type GroundsMonths, onlyWhereRead } from '../src/domain/grounds-months.ts';
import { type MeasuredWindow, measureWindow } from '../src/domain/measurement.ts';
import { outcomeFigures } from '../src/domain/outcome-mix.ts';
import { smellOutcomeFigures } from '../src/domain/smell-outcome.ts';
import { soleSmellFigures } from '../src/domain/sole-smell.ts';
import type { ChosenFile } from '../src/domain/source-choice.ts';
import type { CountRow, Residents } from '../src/domain/tally.ts';
import { FACTORS, type FactorName } from '../src/grounds/factors.ts';
import type { Decisions } from '../src/grounds/reading.ts';
import { classOf } from '../src/grounds/tier.ts';
import { LONDON } from '../src/vocabulary/area.ts';
import { GROUNDS_SCOPES } from '../src/vocabulary/grounds-tier.ts';
import { countPlaces } from './chosen-files.ts';

/** The figures of a window's written grounds, and what they rest on. */
export interface MeasuredGrounds {
  figures: Figure[];
  basis: GroundsBasis;
  /** Fingerprint of what the tiers rest on; absent where no file has texts. */
  inputs: string | undefined;
  /** Ready to be compared: drug searches by what their grounds amount to, in place of reasons. */
  measured: MeasuredWindow;
  /** The boroughs' drug searches by tier, of the months whose texts were read. */
  counts: CountRow[];
}

export interface AskedGrounds {
  areaCodes: readonly string[];
  residents: Residents;
  random: () => number;
  standing: 'all' | 'find-rates';
}

/**
 * Computes the figures of written grounds from the months whose texts have been read; an area without any says so in each
 * figure. Where a window mixes sources, rates are over the time of the months that have texts.
 */
export async function measureGrounds(
  db: Db,
  chosen: ReadonlyMap<string, readonly ChosenFile[]>,
  { areaCodes, residents, random, standing }: AskedGrounds,
): Promise<MeasuredGrounds> {
  const { withTexts, months } = await splitMonths(db, chosen);
  const fileIds = [...new Set([...chosen.values()].flat().map((file) => file.sourceFileId))];
  const state = await groundsStateOf(db, fileIds);
  const coded = await readCoding(db, fileIds);
  const monthsPresent = (areaCode: string) => months(areaCode).read;
  const counted = await countPlaces(db, withTexts, countDrugsByTier);
  const shared = { monthsPresent, areaCodes, scopes: GROUNDS_SCOPES };
  const measured = measureWindow({ ...shared, ...counted, residents, random });
  const finds = await countPlaces(db, withTexts, countFindsByTier);
  const scoped: Figure[] = [...measured.figures, ...findFigures({ ...shared, ...finds })];
  if (standing === 'all') {
    const outcomes = await countPlaces(db, withTexts, countOutcomesByTier);
    scoped.push(...outcomeFigures({ ...shared, ...outcomes }));
    scoped.push(...smellOutcomeFigures({ ...finds, areaCodes }, { ...outcomes, areaCodes }));
  }
  const readFiles = [...new Set([...withTexts.values()].flat().map((file) => file.sourceFileId))];
  const classifiers = await listUsedClassifiers(db, readFiles);
  const nervous = standing === 'all' ? await nervousOnly(db, withTexts, classifiers) : undefined;
  const areas = areaCodes.map((areaCode): [string, GroundsArea] => {
    const own = months(areaCode);
    return [areaCode, nervous && own.read > 0 ? { ...own, nervousOnly: nervous(areaCode) } : own];
  });
  return {
    figures: [
      ...soleSmellFigures({
        months,
        areaCodes,
        ...(await countPlaces(db, withTexts, countGrounds)),
        accuracy: accuracyAmong(coded.accuracies),
      }),
      ...onlyWhereRead(scoped, months),
    ],
    basis: {
      areas: new Map(areas),
      classifiers,
      ...(state.length === 0 ? { accuracies: [], coding: undefined } : coded),
    },
    inputs: groundsInputs(state, coded),
    measured,
    counts: counted.boroughCounts,
  };
}

/** What the figures of written grounds of some files would rest on now, as a fingerprint; undefined where none has texts. */
export async function groundsInputsOf(db: Db, fileIds: readonly number[]): Promise<string | undefined> {
  return groundsInputs(await groundsStateOf(db, fileIds), await readCoding(db, fileIds));
}

type Coded = Pick<GroundsBasis, 'accuracies' | 'coding'>;

/** How well the classifier of some files does, from the samples that it has read and whose people went by its decisions. */
async function readCoding(db: Db, fileIds: readonly number[]): Promise<Coded> {
  const classifiers = await listUsedClassifiers(db, fileIds);
  const judged = judgeSamples(await listCodedSamples(db), classifiers);
  const accuracies = accuraciesOf(judged.strata);
  return { accuracies, coding: codingStateOf(judged, accuracies) };
}

function groundsInputs(state: readonly string[], { accuracies, coding }: Coded): string | undefined {
  if (state.length === 0) return undefined;
  const lines = [...state, `coding ${coding}`, ...accuracies.map((accuracy) => JSON.stringify(accuracy))];
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/** The months that have texts that were read, place by place, and how many each area has. */
async function splitMonths(
  db: Db,
  chosen: ReadonlyMap<string, readonly ChosenFile[]>,
): Promise<{ withTexts: Map<string, ChosenFile[]>; months: (areaCode: string) => GroundsMonths }> {
  const nameOf = ({ sourceFileId, month }: Pick<ChosenFile, 'sourceFileId' | 'month'>) => `${sourceFileId} ${month}`;
  const standing = new Map(
    (
      await listGroundsMonths(db, [
        ...new Map([...chosen.values()].flat().map((file) => [nameOf(file), file])).values(),
      ])
    ).map((month) => [nameOf(month), month]),
  );
  const isRead = (file: ChosenFile) => standing.get(nameOf(file))?.isRead === true;
  const isUnread = (file: ChosenFile) => !isRead(file) && standing.get(nameOf(file))?.isUnread === true;
  return {
    withTexts: new Map([...chosen].map(([areaCode, files]) => [areaCode, files.filter(isRead)])),
    months: (areaCode) => {
      const files = chosen.get(areaCode) ?? chosen.get(LONDON.code)!;
      return { present: files.length, read: files.filter(isRead).length, unread: files.filter(isUnread).length };
    },
  };
}

/** Counts searches that rest on smell and nervousness; London's from the files of the whole force. */
async function nervousOnly(
  db: Db,
  withTexts: ReadonlyMap<string, readonly ChosenFile[]>,
  classifiers: readonly UsedClassifier[],
): Promise<(areaCode: string) => number> {
  const supporting = classifiers.map(({ version, decisions }) => ({ version, factors: supportingFactors(decisions) }));
  const { forceCounts, boroughCounts } = await countPlaces(db, withTexts, (each, files, areaCode) =>
    countNervousOnly(each, files, supporting, areaCode),
  );
  return (areaCode) =>
    areaCode === LONDON.code
      ? forceCounts.reduce((sum, row) => sum + row.searches, 0)
      : (boroughCounts.find((row) => row.areaCode === areaCode)?.searches ?? 0);
}

/** Factors other than nervousness that support a search, as a classifier was set. */
function supportingFactors(decisions: Decisions): FactorName[] {
  return (Object.keys(FACTORS) as FactorName[]).filter(
    (factor) =>
      factor !== 'behaviour_nervous' &&
      (classOf(factor, decisions) === 'support' ||
        (factor === 'smell_other' && decisions.smellWithAlcohol === 'supported')),
  );
}
