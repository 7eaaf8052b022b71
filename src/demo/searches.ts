/** Synthetic searches, one month at a time. Nobody in them exists. */
import { RATED_BOROUGHS } from '../vocabulary/area.ts';
import type { EthnicGroup } from '../vocabulary/ethnicity.ts';
import { REASONS_MPS, type Reason } from '../vocabulary/reason.ts';
import { type DemoOfficer, type DemoTier, drawGrounds, drawOfficer, drawUnattended } from './grounds-text.ts';
import { clocksGoForward, daysIn, weekday } from './months.ts';
import { drawOutcome } from './outcomes.ts';
import { drawPerson, NOBODY, type Person } from './people.ts';
import type { DemoPlan, PlantedDisparity, PlantedSoleSmell } from './plan.ts';
import { byWeight, openRandom, type Random } from './random.ts';
import type { Scene } from './scene-phrases.ts';
import { type DemoResidents, trueRates } from './true-rates.ts';

/** One synthetic search: its columns as published (before padding), and the truth, which no file shows. */
export interface DemoSearch {
  month: string;
  day: number;
  /** Minutes after midnight, local time. */
  minute: number;
  stopRef: string;
  person: Person;
  subject: 'Person' | 'Person and Vehicle' | 'Vehicle';
  reasonForStop: string;
  outcome: string;
  outcomeReason: string;
  areaCode: string;
  officerUnit: string;
  grounds: string;
  truth: SearchTruth;
}

export interface SearchTruth {
  reason: Reason;
  /** None for a vehicle searched alone. */
  group: EthnicGroup | undefined;
  /** None for a vehicle searched alone. */
  tier: DemoTier | undefined;
  /** The same search again, under another Stop Ref. */
  isRepeat: boolean;
}

const REPEATED_SHARE = 0.015;
const VEHICLE_ALONE_SHARE = 0.014;
/** Sole-smell shares differ a little between boroughs: centre, and standard deviation of the log odds. */
const USUAL_SOLE_SHARE = 0.09;
const SOLE_SHARE_SPREAD = 0.2;

const WITH_VEHICLE_SHARE: Record<Reason, number> = {
  drugs: 0.27,
  weapons: 0.12,
  'stolen-property': 0.17,
  'going-equipped': 0.18,
  firearms: 0.3,
  'criminal-damage': 0.05,
  'section-60': 0.06,
  other: 0.08,
};
/** Code letters of Reason for Stop; psychoactive substances count as drugs. */
const REASON_CODE: Record<Reason, (random: Random) => string> = {
  drugs: byWeight([
    ['B', 995],
    ['Y', 5],
  ]),
  weapons: byWeight([['D', 1]]),
  'stolen-property': byWeight([['A', 1]]),
  'going-equipped': byWeight([['F', 1]]),
  firearms: byWeight([['C', 1]]),
  'criminal-damage': byWeight([['L', 1]]),
  'section-60': byWeight([['K', 1]]),
  other: byWeight([
    ['Z', 6],
    ['O', 4],
  ]),
};
/** Hours of the day: a peak after school and work, a low before dawn. */
const HOUR = byWeight(
  [36, 29, 20, 14, 8, 5, 4, 6, 10, 17, 25, 33, 40, 48, 68, 88, 98, 83, 66, 63, 63, 57, 51, 45].map(
    (weight, hour) => [hour, weight] as const,
  ),
);
const UNIT_BY_AREA = new Map(RATED_BOROUGHS.map(({ code, bcu }) => [code, `${bcu} BCU`] as const));
const REASON_LABEL = new Map(
  Object.entries(REASONS_MPS).map(([code, { label }]) => [code, `${code} ${label}`] as const),
);
const TEAMS = ['Violent Crime Taskforce', 'Roads and Transport', 'Territorial Support'];
const OFFICERS_PER_BOROUGH = 90;

/** The searches of one month, drawn as they are asked for, so that memory does not grow with the month. */
export interface DemoMonth {
  month: string;
  count: number;
  /** In the order of the day and the hour, every Stop Ref different. The same each time they are asked for. */
  searches(): Iterable<DemoSearch>;
}

/**
 * Sets up the truth of a plan and returns what opens a month of it.
 * Throws RangeError where a borough has no residents given.
 */
export function openMonths(
  plan: DemoPlan,
  residents: DemoResidents,
  planted: readonly PlantedDisparity[],
  soleSmell: readonly PlantedSoleSmell[],
): (month: string) => DemoMonth {
  // Vehicles searched alone and repeats come on top of the cells.
  const extra = (1 + VEHICLE_ALONE_SHARE) * (1 + REPEATED_SHARE);
  const rates = trueRates({ ...plan, searchesPerMonth: plan.searchesPerMonth / extra }, residents, planted);
  const soleShares = drawSoleShares(plan);
  const officers = drawOfficers(plan);
  return (month) => {
    const cells = rates(month).map(({ areaCode, reason, group, expected }): Cell => {
      const raised = soleSmell.find(
        (one) => one.areaCode === areaCode && (one.group ?? group) === group && month >= one.from,
      );
      const soleShare = raised?.share ?? soleShares.get(areaCode)!;
      return { month, areaCode, reason, group, expected, soleShare, officers: officers.get(areaCode)! };
    });
    const moments = drawMoments(openRandom(plan.seed, `moments ${month}`), month, cells);
    return {
      month,
      count: moments.length,
      searches: () => drawSearches(openRandom(plan.seed, `searches ${month}`), cells, moments),
    };
  };
}

interface Cell {
  month: string;
  areaCode: string;
  reason: Reason;
  group: EthnicGroup;
  expected: number;
  soleShare: number;
  officers: readonly DemoOfficer[];
}

/** When something happens, in which cell, and what: a search, a search of a vehicle alone, or the search before again. */
interface Moment {
  day: number;
  minute: number;
  cell: number;
  kind: 'person' | 'vehicle' | 'repeat';
}

/** Draws how many searches fall in each cell of a month, and when, in order. */
function drawMoments(random: Random, month: string, cells: readonly Cell[]): Moment[] {
  const moments: Moment[] = [];
  for (const [cell, { expected }] of cells.entries()) {
    for (let left = random.poisson(expected); left > 0; left -= 1) {
      moments.push(drawMoment(random, month, cell, 'person'));
      if (random.chance(VEHICLE_ALONE_SHARE)) moments.push(drawMoment(random, month, cell, 'vehicle'));
    }
  }
  moments.sort((a, b) => a.day - b.day || a.minute - b.minute);
  return moments.flatMap((moment) =>
    random.chance(REPEATED_SHARE) ? [moment, { ...moment, kind: 'repeat' as const }] : moment,
  );
}

function* drawSearches(random: Random, cells: readonly Cell[], moments: readonly Moment[]): Generator<DemoSearch> {
  let search: DemoSearch | undefined;
  for (const [index, moment] of moments.entries()) {
    const cell = cells[moment.cell]!;
    const stopRef = `SYN-${cell.month.slice(2, 4)}${cell.month.slice(5, 7)}-${String(index + 1).padStart(6, '0')}`;
    if (moment.kind === 'repeat') search = { ...search!, stopRef, truth: { ...search!.truth, isRepeat: true } };
    else search = drawSearch(random, cell, moment, stopRef);
    yield search;
  }
}

/** Draws one search. Written as one literal: hundreds of thousands are made. */
function drawSearch(random: Random, cell: Cell, { day, minute, kind }: Moment, stopRef: string): DemoSearch {
  const { month, areaCode, reason, group, soleShare } = cell;
  const isVehicleAlone = kind === 'vehicle';
  const person = isVehicleAlone ? NOBODY : drawPerson(random, group);
  const { outcome, outcomeReason, isFind } = drawOutcome(random, reason);
  const scene: Scene = isVehicleAlone || random.chance(WITH_VEHICLE_SHARE[reason]) ? 'vehicle' : 'foot';
  const reasonCode = REASON_CODE[reason](random);
  const officer = drawOfficerOf(random, cell);
  const setting = { day, minute, person, officer, month, reason, reasonCode, scene, isFind, soleShare };
  const written = isVehicleAlone ? undefined : drawGrounds(random, setting);
  return {
    month,
    day,
    minute,
    stopRef,
    person,
    subject: isVehicleAlone ? 'Vehicle' : scene === 'vehicle' ? 'Person and Vehicle' : 'Person',
    reasonForStop: REASON_LABEL.get(reasonCode)!,
    outcome,
    outcomeReason,
    areaCode,
    officerUnit: drawUnit(random, areaCode),
    grounds: written ? written.text : drawUnattended(random, setting),
    truth: written
      ? { reason, group, tier: written.tier, isRepeat: false }
      : { reason, group: undefined, tier: undefined, isRepeat: false },
  };
}

/** A few officers do much of the searching. */
function drawOfficerOf(random: Random, { officers }: Cell): DemoOfficer {
  return officers[Math.floor(random.fraction() ** 1.7 * officers.length)]!;
}

function drawUnit(random: Random, areaCode: string): string {
  return random.chance(0.12) ? random.pick(TEAMS) : UNIT_BY_AREA.get(areaCode)!;
}

/** Wednesday to Saturday are fuller; minutes bunch at the hour and its quarters; no time that the clocks skip. */
function drawMoment(random: Random, month: string, cell: number, kind: Moment['kind']): Moment {
  const days = daysIn(month);
  let day = 1 + random.below(days);
  if (weekday(month, day) < 3 && random.chance(0.2)) day = 1 + random.below(days);
  let hour = HOUR(random);
  if (hour === 1 && clocksGoForward(month, day)) hour = 2;
  const minute = random.chance(0.35) ? 15 * random.below(4) : random.below(60);
  return { day, minute: hour * 60 + minute, cell, kind };
}

function drawSoleShares(plan: DemoPlan): Map<string, number> {
  const random = openRandom(plan.seed, 'sole smell');
  const centre = Math.log(USUAL_SOLE_SHARE / (1 - USUAL_SOLE_SHARE));
  return new Map(
    RATED_BOROUGHS.map(
      ({ code }) => [code, 1 / (1 + Math.exp(-centre - SOLE_SHARE_SPREAD * random.normal()))] as const,
    ),
  );
}

function drawOfficers(plan: DemoPlan): Map<string, DemoOfficer[]> {
  const random = openRandom(plan.seed, 'officers');
  return new Map(
    RATED_BOROUGHS.map(
      ({ code }) => [code, Array.from({ length: OFFICERS_PER_BOROUGH }, () => drawOfficer(random))] as const,
    ),
  );
}
