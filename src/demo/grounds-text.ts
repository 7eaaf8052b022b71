/** Synthetic grounds: invented texts in the manner of officers' records, none taken from a real one. */
import type { Reason } from '../vocabulary/reason.ts';
import {
  type FactorPhrases,
  OTHER_SMELL_PHRASES,
  PSYCHOACTIVE_PHRASES,
  SMELL_PHRASES,
  SUPPORT_PHRASES,
  WEAK_PHRASES,
} from './drugs-phrases.ts';
import { asDictated, asShouted, withTypos } from './handwriting.ts';
import { PHRASES_BY_REASON } from './other-phrases.ts';
import { drawParticulars, type Particulars, type ParticularsSetting, shoulderNumber } from './particulars.ts';
import { type Phrase, readPhrase, writePhrase } from './phrase.ts';
import { byWeight, type Random } from './random.ts';
import {
  AFTERWARDS,
  BOILERPLATES,
  DETAINED,
  FORMS,
  NEUTRAL,
  OCCUPANTS,
  OPENINGS,
  RADIO,
  type Scene,
  TAILS,
  TEMPLATES,
  TERSE_AFTERWARDS,
  TERSE_DETAINED,
  TERSE_TAILS,
  UNATTENDED,
} from './scene-phrases.ts';

/** The tier a synthetic text was made to hold (GROUNDS.md, Definition). */
export type DemoTier = 'smell_only' | 'smell_weak' | 'smell_support' | 'no_smell' | 'insufficient';

/** A synthetic text with the truth about it, which no file shows. */
export interface DemoGrounds {
  text: string;
  tier: DemoTier;
  /** Names of the factors put into it, as in the grounds lexicon. */
  factors: string[];
}

type Voice = 'prose' | 'shorthand' | 'shouted' | 'typos' | 'dictated' | 'boilerplate' | 'radio' | 'occupants' | 'form';

/** An invented officer, whose way of writing stays the same from record to record. */
export interface DemoOfficer {
  shoulder: string;
  voice: Voice;
  boilerplate: readonly [before: string, after: string];
  separator: string;
}

/** What a text is about. */
export interface GroundsSetting extends ParticularsSetting {
  officer: DemoOfficer;
  reason: Reason;
  /** Code letter of the reason: Y, psychoactive substances, counts as drugs and is worded otherwise. */
  reasonCode: string;
  scene: Scene;
  isFind: boolean;
  /** Share of judged drug searches resting on smell alone or on smell and things that are no grounds. */
  soleShare: number;
}

/** Texts stay inside these lengths, characters; blank texts and templates are shorter. */
export const SHORTEST_TEXT = 60;
export const LONGEST_TEXT = 400;

const BLANK_SHARE = 0.03;
const TEMPLATE_SHARE = 0.03;
/** Of the sole ones, those with nothing but the smell. */
const STRICT_SHARE = 0.55;
/** Of the drug searches that are not sole, those that mention the smell too. */
const SUPPORTED_SHARE = 0.38;

const VOICES = byWeight<Voice>([
  ['prose', 27],
  ['shorthand', 24],
  ['shouted', 10],
  ['typos', 11],
  ['dictated', 8],
  ['boilerplate', 8],
  ['radio', 4],
  ['occupants', 4],
  ['form', 4],
]);
const OBJECTS: Record<Reason, string> = {
  drugs: 'drugs',
  weapons: 'bladed article / offensive weapon',
  'stolen-property': 'stolen goods',
  'going-equipped': 'tools',
  firearms: 'firearm',
  'criminal-damage': 'items for damage',
  'section-60': 'weapons',
  other: 'other items',
};

/** Draws an officer, whose habits of writing recur in every text of theirs. */
export function drawOfficer(random: Random): DemoOfficer {
  return {
    shoulder: shoulderNumber(random),
    voice: VOICES(random),
    boilerplate: random.pick(BOILERPLATES),
    separator: random.pick([', ', ', ', '. ', ' / ', ' - ', '; ', ' + ']),
  };
}

/** Writes the grounds of one search of a person: the truth is drawn first, then put into the officer's words. */
export function drawGrounds(random: Random, setting: GroundsSetting): DemoGrounds {
  if (random.chance(BLANK_SHARE)) return { text: '', tier: 'insufficient', factors: [] };
  const pen: Pen = { random, setting, particulars: drawParticulars(random, setting) };
  if (random.chance(TEMPLATE_SHARE)) return { text: oneOf(pen, TEMPLATES), tier: 'insufficient', factors: [] };
  const { tier, chosen } = drawTruth(random, setting);
  return { text: voiced(pen, chosen), tier, factors: chosen.map(({ factor }) => factor) };
}

/** Writes the grounds of a search of a vehicle with nobody in it, as officers do for about half of them. */
export function drawUnattended(random: Random, setting: GroundsSetting): string {
  if (random.chance(0.5)) return '';
  return oneOf({ random, setting, particulars: drawParticulars(random, setting) }, UNATTENDED[manner(setting.reason)]);
}

/** What is needed to put phrases on paper. Passed along rather than closed over: hundreds of thousands are written. */
interface Pen {
  random: Random;
  setting: GroundsSetting;
  particulars: Particulars;
}

const PHRASES = new Map<string, Phrase>();

function write({ random, particulars }: Pen, text: string): string {
  let phrase = PHRASES.get(text);
  if (!phrase) {
    phrase = readPhrase(text);
    PHRASES.set(text, phrase);
  }
  return writePhrase(phrase, random, particulars);
}

function oneOf(pen: Pen, texts: readonly string[]): string {
  return write(pen, pen.random.pick(texts));
}

function manner(reason: Reason): 'drugs' | 'other' {
  return reason === 'drugs' ? 'drugs' : 'other';
}

function drawTruth(random: Random, setting: GroundsSetting): { tier: DemoTier; chosen: FactorPhrases[] } {
  const { reason, reasonCode, soleShare } = setting;
  if (reason !== 'drugs')
    return { tier: 'no_smell', chosen: drawFactors(random, setting, PHRASES_BY_REASON[reason], 1) };
  if (reasonCode === 'Y') return { tier: 'no_smell', chosen: drawFactors(random, setting, PSYCHOACTIVE_PHRASES, 1) };
  if (random.chance(soleShare)) {
    const smell = drawFactors(random, setting, SMELL_PHRASES, 1);
    if (random.chance(STRICT_SHARE)) return { tier: 'smell_only', chosen: smell };
    const weak = drawFactors(random, setting, WEAK_PHRASES, random.chance(0.7) ? 1 : 2);
    return { tier: 'smell_weak', chosen: shuffled(random, [...smell, ...weak]) };
  }
  if (random.chance(SUPPORTED_SHARE)) {
    const smell = drawFactors(random, setting, SMELL_PHRASES, 1);
    const support = drawFactors(random, setting, SUPPORT_PHRASES, random.chance(0.75) ? 1 : 2);
    const weak = drawFactors(random, setting, WEAK_PHRASES, random.chance(0.2) ? 1 : 0);
    return { tier: 'smell_support', chosen: shuffled(random, [...smell, ...support, ...weak]) };
  }
  // One in ten has no ground worth the name, and no smell either.
  const isPoor = random.chance(0.1);
  const count = isPoor || random.chance(0.25) ? 2 : 1;
  const chosen = drawFactors(random, setting, isPoor ? WEAK_PHRASES : SUPPORT_PHRASES, count);
  if (random.chance(0.1)) chosen.push(...drawFactors(random, setting, OTHER_SMELL_PHRASES, 1));
  return { tier: 'no_smell', chosen };
}

/** Draws different factors by weight among those that fit the scene and the hour. */
function drawFactors(
  random: Random,
  setting: GroundsSetting,
  list: readonly FactorPhrases[],
  count: number,
): FactorPhrases[] {
  const chosen: FactorPhrases[] = [];
  while (chosen.length < count) {
    let sum = 0;
    for (const entry of list) if (fits(entry, setting, chosen)) sum += entry.weight;
    if (sum === 0) break;
    let at = random.fraction() * sum;
    for (const entry of list) {
      if (!fits(entry, setting, chosen)) continue;
      at -= entry.weight;
      if (at < 0) {
        chosen.push(entry);
        break;
      }
    }
  }
  return chosen;
}

function fits(entry: FactorPhrases, { scene, minute }: GroundsSetting, chosen: readonly FactorPhrases[]): boolean {
  if (entry.scene !== undefined && entry.scene !== scene) return false;
  if (entry.isNightOnly && minute >= 5 * 60 && minute < 22 * 60) return false;
  for (const { factor } of chosen) if (factor === entry.factor) return false;
  return true;
}

function shuffled<T>(random: Random, list: T[]): T[] {
  for (let last = list.length - 1; last > 0; last -= 1) {
    const other = random.below(last + 1);
    const held = list[last]!;
    list[last] = list[other]!;
    list[other] = held;
  }
  return list;
}

/** The chosen factors in the officer's own way of writing. */
function voiced(pen: Pen, chosen: readonly FactorPhrases[]): string {
  const text = drafted(pen, chosen);
  return text.length <= LONGEST_TEXT ? text : terseText(pen, chosen, LONGEST_TEXT);
}

function drafted(pen: Pen, chosen: readonly FactorPhrases[]): string {
  const { random, setting } = pen;
  switch (setting.officer.voice) {
    case 'prose':
      return proseText(pen, chosen);
    case 'shorthand':
      return terseText(pen, chosen, LONGEST_TEXT);
    case 'shouted':
      return asShouted(random.chance(0.5) ? proseText(pen, chosen) : terseText(pen, chosen, LONGEST_TEXT), random);
    case 'typos':
      return withTypos(proseText(pen, chosen), random);
    case 'dictated':
      return asDictated(proseText(pen, chosen), random, LONGEST_TEXT);
    case 'boilerplate': {
      const [before, after] = setting.officer.boilerplate;
      return `${write(pen, before)} ${sentences(pen, chosen)} ${write(pen, after)}`;
    }
    case 'radio': {
      const [before, after] = random.pick(RADIO);
      return `${write(pen, before)}, ${terseText(pen, chosen, LONGEST_TEXT - 90)}, ${write(pen, after)}`;
    }
    case 'occupants':
      if (setting.scene === 'foot') return proseText(pen, chosen);
      return `${oneOf(pen, OPENINGS.vehicle.prose)} ${oneOf(pen, OCCUPANTS)} ${sentences(pen, chosen)}`;
    case 'form': {
      const [grounds, object] = random.pick(FORMS);
      // Some keyboards end a line one way, some the other; both end up inside the quoted field.
      const newline = random.chance(0.7) ? '\r\n' : '\n';
      const first = `${grounds} ${terseText(pen, chosen, LONGEST_TEXT - 100)}`;
      return `${first}${newline}${object} ${OBJECTS[setting.reason]}${newline}${pen.particulars.me}`;
    }
  }
}

function sentences(pen: Pen, chosen: readonly FactorPhrases[]): string {
  let text = '';
  for (const { prose } of chosen) text += text === '' ? oneOf(pen, prose) : ` ${oneOf(pen, prose)}`;
  return text;
}

/** Sentences: how they met, the grounds, and as much of the rest as there is room for. */
function proseText(pen: Pen, chosen: readonly FactorPhrases[]): string {
  const { random, setting } = pen;
  const told = DETAINED[manner(setting.reason)];
  let text = sentences(pen, chosen);
  if (random.chance(0.8)) text = `${oneOf(pen, OPENINGS[setting.scene].prose)} ${text}`;
  if (random.chance(0.3)) text = withRoom(text, oneOf(pen, NEUTRAL));
  if (random.chance(0.5)) text = withRoom(text, oneOf(pen, told));
  if (random.chance(0.25)) text = withRoom(text, oneOf(pen, AFTERWARDS[setting.isFind ? 'found' : 'nothing']));
  if (random.chance(0.3)) text = withRoom(text, oneOf(pen, TAILS));
  while (text.length < SHORTEST_TEXT) text = withRoom(text, oneOf(pen, told));
  return text;
}

/** Adds a sentence where that leaves the text short enough, with a little room for typing mistakes. */
function withRoom(text: string, sentence: string): string {
  return text.length + 1 + sentence.length <= LONGEST_TEXT - 10 ? `${text} ${sentence}` : text;
}

/** Fragments in the officer's own punctuation, no longer than the room there is. */
function terseText(pen: Pen, chosen: readonly FactorPhrases[], room: number): string {
  const { random, setting } = pen;
  const { separator } = setting.officer;
  const endings = [
    TERSE_DETAINED[manner(setting.reason)],
    TERSE_AFTERWARDS[setting.isFind ? 'found' : 'nothing'],
    TERSE_TAILS,
  ];
  let text = random.chance(0.75) ? oneOf(pen, OPENINGS[setting.scene].terse) : '';
  for (const { terse } of chosen) text += text === '' ? oneOf(pen, terse) : separator + oneOf(pen, terse);
  for (const list of endings) {
    if (!random.chance(0.55) && text.length >= SHORTEST_TEXT) continue;
    const fragment = oneOf(pen, list);
    if (text.length + separator.length + fragment.length <= room) text += separator + fragment;
  }
  if (text.length < SHORTEST_TEXT) text += separator + write(pen, '{time} hrs, {street}, w/ {colleague}');
  return text;
}
