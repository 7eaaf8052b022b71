import { type ChangeAlarm, LEARNING_MONTHS, type WatchSummary } from './change.ts';
import { addMonths } from './period.ts';
import {
  changeText,
  falseAlarmsSentence,
  learnedSentence,
  NO_CHANGE,
  NO_CHANGE_LATELY,
  NO_CHANGE_THIS_MONTH,
  NO_WATCH_YET,
  PROVISIONAL_MONTH,
  placeText,
  stillLearningSentence,
  TOO_FEW_TO_WATCH,
  VOLUME_NOT_WATCHED,
} from './wording.ts';

/** Alarms as they are told: a few short sentences each, and what is to be known of all of them. */
export interface ToldChanges {
  alarms: string[];
  note: string;
}

/** Most alarms in a mail. */
const MOST_IN_A_MAIL = 3;

/** How far back a borough's page tells of alarms, in months. */
const MONTHS_TOLD = 12;

/** What has changed in a borough, for its page: each change of the last year by its latest alarm, the latest first. */
export function changesOfBorough(
  watch: WatchSummary | undefined,
  alarms: readonly ChangeAlarm[],
  areaCode: string,
): ToldChanges {
  const own = alarms.filter((alarm) => alarm.areaCode === areaCode);
  const nothing = watch ? nothingWatched(watch, watch.states.get(areaCode)?.watched ?? 0) : NO_WATCH_YET;
  if (!watch || nothing !== undefined) return { alarms: [], note: nothing! };
  const late = latestOfEach(own.filter((alarm) => alarm.month > addMonths(watch.to, -MONTHS_TOLD)));
  const told = late.sort((a, b) => (a.month === b.month ? excess(b) - excess(a) : a.month < b.month ? 1 : -1));
  return {
    alarms: told.map((alarm) => changeText(alarm, watch.to)),
    note: [
      ...(told.length > 0 ? listNotes(watch, told) : [own.length > 0 ? NO_CHANGE_LATELY : NO_CHANGE]),
      ...basisNotes(watch),
    ].join(' '),
  };
}

/** London's alarms of the month reported, for the overview: by borough, then by how much changed. */
export function changesOfMonth(watch: WatchSummary | undefined, alarms: readonly ChangeAlarm[]): ToldChanges {
  const nothing = watch ? nothingWatched(watch, watch.seriesWatched) : NO_WATCH_YET;
  if (!watch || nothing !== undefined) return { alarms: [], note: nothing! };
  const told = alarms
    .filter((alarm) => alarm.month === watch.to)
    .map((alarm) => ({ alarm, place: placeText(alarm.areaCode) }))
    .sort((a, b) => (a.place === b.place ? excess(b.alarm) - excess(a.alarm) : a.place < b.place ? -1 : 1));
  return {
    alarms: told.map(({ alarm, place }) => changeText(alarm, watch.to, place)),
    note: [
      ...(told.length > 0
        ? listNotes(
            watch,
            told.map(({ alarm }) => alarm),
          )
        : [alarms.length > 0 ? NO_CHANGE_THIS_MONTH : NO_CHANGE]),
      ...basisNotes(watch),
    ].join(' '),
  };
}

/** What a borough's mail says of changes: at most three alarms of its month, or that none could be looked for; undefined where none was found. */
export function changesOfMail(
  watch: WatchSummary | undefined,
  alarms: readonly ChangeAlarm[],
  areaCode: string,
): ToldChanges | undefined {
  const nothing = watch ? nothingWatched(watch, watch.states.get(areaCode)?.watched ?? 0) : NO_WATCH_YET;
  if (!watch || nothing !== undefined) return { alarms: [], note: nothing! };
  const told = alarms
    .filter((alarm) => alarm.areaCode === areaCode && alarm.month === watch.to)
    .sort((a, b) => excess(b) - excess(a))
    .slice(0, MOST_IN_A_MAIL);
  if (told.length === 0) return undefined;
  return { alarms: told.map((alarm) => changeText(alarm, watch.to)), note: listNotes(watch, told).join(' ') };
}

function nothingWatched(watch: WatchSummary, seriesWatched: number): string | undefined {
  if (watch.monthsWatched === 0) return stillLearningSentence(watch.monthsPresent, LEARNING_MONTHS);
  return seriesWatched === 0 ? TOO_FEW_TO_WATCH : undefined;
}

/** How often such alarms are false, and whether some of them may yet go away. */
function listNotes({ expectedFalse }: WatchSummary, told: readonly ChangeAlarm[]): string[] {
  const isTold = (kind: ChangeAlarm['kind']) => told.some((alarm) => alarm.kind === kind);
  const rate =
    (isTold('rise') ? expectedFalse.rises : 0) +
    (isTold('fall') ? expectedFalse.falls : 0) +
    (isTold('volume-high') ? expectedFalse.volumes : 0);
  return [falseAlarmsSentence(rate), ...(told.some((alarm) => alarm.isProvisional) ? [PROVISIONAL_MONTH] : [])];
}

/** What was taken for usual, and what is not watched. */
function basisNotes({ from, learnedTo, volumeAreasWatched }: WatchSummary): string[] {
  return [
    ...(learnedTo === undefined ? [] : [learnedSentence(from, learnedTo, LEARNING_MONTHS)]),
    ...(volumeAreasWatched === 0 ? [VOLUME_NOT_WATCHED] : []),
  ];
}

/** Of alarms that tell of one thing, the latest. */
function latestOfEach(alarms: readonly ChangeAlarm[]): ChangeAlarm[] {
  const latest = new Map<string, ChangeAlarm>();
  for (const alarm of [...alarms].sort((a, b) => (a.month < b.month ? -1 : 1))) {
    const what = alarm.kind === 'volume-high' ? '' : `${alarm.group} ${alarm.reason}`;
    latest.set(`${alarm.areaCode} ${alarm.kind} ${what}`, alarm);
  }
  return [...latest.values()];
}

/** How many searches a change makes: the order in which alarms are told. */
const excess = ({ searches, expectedSearches }: ChangeAlarm) => Math.abs(searches - expectedSearches);
