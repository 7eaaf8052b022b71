import { type Element, readPattern } from './pattern.ts';
import { type ReadyRule, RULES } from './rules/index.ts';
import { MOST_WORDS, SOFT, STRONG, type Tokens } from './tokens.ts';
import { CLASSES, enterWords, entryOf, wordCount } from './words.ts';

/** How often the most frequent words stand in a thousand words of written grounds (our own labelled texts). */
const FREQUENCY = new Map(
  'the:46 a:29 of:25 and:24 was:20 he:18 on:18 to:17 i:16 in:16 his:15 cannabis:11 him:11 #:11 for:10 it:9 with:8 had:8 at:8 smell:7 weed:7 that:7 from:6 by:6 odour:6 as:6 no:5 out:5 up:5 searched:5 off:4 search:5 not:4 this:4 when:4 me:4 skunk:4 were:4 about:3 smelt:3 my:3 we:3 her:3 there:3 male:3 an:3 car:3 one:3 drugs:3 s:3 driver:3 us:3 is:3 said:3 subject:3 she:3 told:3 over:2 so:2 down:2 could:2 be:2 two:2 came:2 bag:2 back:2 did:2 got:2 nothing:2 been:2 all:2 stopped:2 asked:2 then:2 through:2 under:2 smelled:2 man:2 passenger:2 green:2 detained:2 seen:1 gave:1 being:1 what:1 which:1 have:1 behind:1 round:1 door:1 only:1 sat:1 van:1 drug:1 into:1 three:1 who:1 found:1 stop:1 like:1 put:1 went:1 seat:1 just:1 both:1 any:1 inside:1 dog:1 given:1 way:1 or:1 would:1 anything:1 saw:1 vehicle:1 where:1 window:1 pulled:1 person:1 something:1 same:1 while:1 has:1 after:1 you:1 before:1 took:1 our:1 phone:1 them:1 left:1 time:1 hand:1 away:1 hands:1 but:1 other:1 known:1 road:1'
    .split(' ')
    .map((entry) => entry.split(':'))
    .map(([word, often]) => [word!, Number(often)] as const),
);
/** Any other word. */
const SELDOM = 0.03;

/** A rule's words found in a text. */
export interface Hit {
  rule: ReadyRule;
  /** First and last word, by number. */
  from: number;
  to: number;
  /** The words that the pattern names, gaps left out, as numbers in order. */
  words: number[];
}

const ELEMENTS = RULES.flatMap((rule) =>
  rule.patterns.map((pattern) => ({ rule, elements: readPattern(pattern, CLASSES) })),
);
for (const { elements } of ELEMENTS)
  for (const element of elements) if (element.kind !== 'gap') enterWords(element.words);

/** Tables of members, by the words they hold: sets that are alike share one. */
const TABLES = new Map<string, Uint8Array>();

/** A table of the words of a set: 1 at the number of each word that is in it. */
export function membersOf(words: Iterable<string>): Uint8Array {
  const sorted = [...words].sort();
  const key = sorted.join(' ');
  let table = TABLES.get(key);
  if (!table) {
    table = new Uint8Array(wordCount());
    for (const word of sorted) {
      const entry = entryOf(word);
      if (entry) table[entry.id] = 1;
    }
    TABLES.set(key, table);
  }
  return table;
}

/** Sets of words that patterns take, numbered; those that are alike share a number. */
const SETS = new Map<string, number>();

function setNumber(words: ReadonlySet<string>): number {
  const key = [...words].sort().join(' ');
  let number = SETS.get(key);
  if (number === undefined) {
    number = SETS.size;
    SETS.set(key, number);
  }
  return number;
}

const NONE = -1;

/**
 * All patterns, side by side in a few lists of numbers: there are thousands, a text tries dozens, and objects of their own
 * would each have to be fetched from farther away than they take to try.
 */
const COUNT = ELEMENTS.length;
/** First step and the one after the last, of each pattern; the anchor is the step whose words are seldom met. */
const FIRST = new Int32Array(COUNT);
const PAST = new Int32Array(COUNT);
const ANCHOR = new Int32Array(COUNT);
/** Sets of the words right before and right after the anchor, or NONE where a gap or an end is there: most go wrong there. */
const SET_BEFORE = new Int32Array(COUNT);
const SET_AFTER = new Int32Array(COUNT);
const IS_OF_SMELL = new Uint8Array(COUNT);

const STEPS = ELEMENTS.reduce((sum, { elements }) => sum + elements.length, 0);
/** Of each step, what it is, the set of words it takes, how many words a gap may skip and what it may not cross. */
const KIND = new Uint8Array(STEPS);
const SET = new Int32Array(STEPS);
const MOST = new Uint8Array(STEPS);
const END = new Uint8Array(STEPS);

const WORD = 0;
const MAYBE = 1;
const NOT = 2;
const GAP = 3;

let steps = 0;
for (const [at, { rule, elements }] of ELEMENTS.entries()) {
  FIRST[at] = steps;
  ANCHOR[at] = steps + anchorOf(elements);
  for (const element of elements) addStep(element);
  PAST[at] = steps;
  SET_BEFORE[at] = setOfWord(at, ANCHOR[at]! - 1);
  SET_AFTER[at] = setOfWord(at, ANCHOR[at]! + 1);
  IS_OF_SMELL[at] = rule.factor === 'smell_cannabis' ? 1 : 0;
}

function addStep(element: Element): void {
  END[steps] = STRONG;
  if (element.kind === 'gap') {
    KIND[steps] = GAP;
    MOST[steps] = element.most;
    if (element.isWithinComma) END[steps] = SOFT;
  } else {
    KIND[steps] = element.kind === 'not' ? NOT : element.isOptional ? MAYBE : WORD;
    SET[steps] = setNumber(element.words);
  }
  steps += 1;
}

/** The set of a step of a pattern, if it is a word that may not be left out. */
function setOfWord(pattern: number, step: number): number {
  return step >= FIRST[pattern]! && step < PAST[pattern]! && KIND[step] === WORD ? SET[step]! : NONE;
}

/**
 * For each word, a bit for each set that it is in. A text has few words and a rule asks after many sets: with the bits of
 * a word side by side, what is asked of a text stays in the nearest memory.
 */
const WIDTH = Math.ceil(SETS.size / 32);
const IN_SET = new Int32Array(wordCount() * WIDTH);
for (const [words, number] of SETS) {
  for (const word of words.split(' ')) {
    const at = entryOf(word)!.id * WIDTH + (number >>> 5);
    IN_SET[at] = IN_SET[at]! | (1 << (number & 31));
  }
}

function isInSet(word: number, set: number): boolean {
  return (IN_SET[word * WIDTH + (set >>> 5)]! & (1 << (set & 31))) !== 0;
}

/** The part of a pattern that texts have least often; parts that may be left out, or stand after a "not", cannot be it. */
function anchorOf(elements: readonly Element[]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [at, element] of elements.entries()) {
    if (element.kind === 'not') break;
    if (element.kind !== 'word' || element.isOptional) continue;
    let often = 0;
    for (const word of element.words) often += FREQUENCY.get(word) ?? SELDOM;
    if (often < least) {
      least = often;
      best = at;
    }
  }
  return best;
}

/** Patterns by the number of a word that anchors them: those that take their words for themselves, and the others. */
const TAKING = anchored(true);
const READING = anchored(false);

function anchored(takes: boolean): (Int32Array | undefined)[] {
  const byWord = new Map<number, number[]>();
  for (const [at, { rule, elements }] of ELEMENTS.entries()) {
    const element = elements[ANCHOR[at]! - FIRST[at]!]!;
    if ((rule.claims ?? false) !== takes || element.kind === 'gap') continue;
    for (const word of element.words) {
      const { id } = entryOf(word)!;
      byWord.set(id, [...(byWord.get(id) ?? []), at]);
    }
  }
  return Array.from({ length: wordCount() }, (_, id) => {
    const patterns = byWord.get(id);
    return patterns && Int32Array.from(patterns);
  });
}

/** Words closed to rules, and to rules of the smell; kept between calls as the tokens are. */
const CLOSED = { taken: new Uint8Array(MOST_WORDS), everyday: new Uint8Array(MOST_WORDS) };

const SLANG = membersOf(CLASSES.get('cannabis-slang')!);
const NAMES = membersOf(CLASSES.get('cannabis')!);

/**
 * Finds every rule's words in a text, in order; of one rule beginning at one word, once. What rules that take their words
 * for themselves have found is closed to the others, but for the smell, which only an everyday phrase closes ("the village
 * green").
 */
export function findHits(tokens: Tokens): Hit[] {
  const { length, word } = tokens;
  const { taken, everyday } = CLOSED;
  taken.fill(0, 0, length);
  everyday.fill(0, 0, length);
  const hits: Hit[] = [];
  collect(tokens, TAKING, hits, everyday, everyday);
  for (const { rule, words } of hits) {
    for (const at of words) {
      const { id } = word[at]!;
      taken[at] = 1;
      if (rule.factor === 'ctx_plain' && SLANG[id] === 1 && NAMES[id] !== 1) everyday[at] = 1;
      if (rule.id === 'guidance-quoted') everyday[at] = 1;
    }
  }
  collect(tokens, READING, hits, taken, everyday);
  return inOrder(hits);
}

/** Puts hits in the order of their words; there are few, and most stand in order already. */
function inOrder(hits: Hit[]): Hit[] {
  for (let at = 1; at < hits.length; at += 1) {
    const hit = hits[at]!;
    let to = at;
    while (to > 0 && isAfter(hits[to - 1]!, hit)) {
      hits[to] = hits[to - 1]!;
      to -= 1;
    }
    hits[to] = hit;
  }
  return hits;
}

function isAfter(a: Hit, b: Hit): boolean {
  return a.from > b.from || (a.from === b.from && a.to > b.to);
}

function collect(
  tokens: Tokens,
  patternsOf: readonly (Int32Array | undefined)[],
  hits: Hit[],
  closed: Uint8Array,
  closedToSmell: Uint8Array,
): void {
  const { length, id } = tokens;
  for (let at = 0; at < length; at += 1) {
    const patterns = patternsOf[id[at]!];
    if (patterns === undefined) continue;
    for (let p = 0; p < patterns.length; p += 1) {
      const pattern = patterns[p]!;
      const setBefore = SET_BEFORE[pattern]!;
      if (setBefore !== NONE && (at === 0 || !isInSet(id[at - 1]!, setBefore))) continue;
      const setAfter = SET_AFTER[pattern]!;
      if (setAfter !== NONE && !isInSet(id[at + 1]!, setAfter)) continue;
      const shut = IS_OF_SMELL[pattern] === 1 ? closedToSmell : closed;
      if (shut[at] === 1) continue;
      beforeCount = 0;
      afterCount = 0;
      const anchor = ANCHOR[pattern]!;
      if (!matchesBefore(tokens, FIRST[pattern]!, anchor - 1, at - 1, shut)) continue;
      if (!matchesAfter(tokens, PAST[pattern]!, anchor + 1, at + 1, shut)) continue;
      const words: number[] = [];
      for (let i = beforeCount - 1; i >= 0; i -= 1) words.push(before[i]!);
      words.push(at);
      for (let i = 0; i < afterCount; i += 1) words.push(after[i]!);
      const from = words[0]!;
      const { rule } = ELEMENTS[pattern]!;
      if (!isFound(hits, rule, from)) hits.push({ rule, from, to: words[words.length - 1]!, words });
    }
  }
}

function isFound(hits: readonly Hit[], rule: ReadyRule, from: number): boolean {
  for (let at = hits.length - 1; at >= 0; at -= 1) if (hits[at]!.rule === rule && hits[at]!.from === from) return true;
  return false;
}

/** Words found before and after an anchor; kept between calls, since making them anew is what takes the time. */
const before = new Int32Array(32);
const after = new Int32Array(32);
let beforeCount = 0;
let afterCount = 0;

/** Whether the steps from the first up to one match the words up to one, nearest first. */
function matchesBefore(tokens: Tokens, first: number, step: number, wordAt: number, shut: Uint8Array): boolean {
  if (step < first) return true;
  const isGap = KIND[step] === GAP;
  const wanted = isGap ? step - 1 : step;
  const kind = KIND[wanted]!;
  if (kind !== WORD && kind !== MAYBE) return false;
  const set = SET[wanted]!;
  const last = wordAt - MOST[step]!;
  const end = END[step]!;
  for (let at = wordAt; at >= last; at -= 1) {
    if (at < 0 || tokens.gap[at + 1]! >= end) break;
    if (isInSet(tokens.id[at]!, set) && shut[at] === 0) {
      before[beforeCount++] = at;
      if (matchesBefore(tokens, first, wanted - 1, at - 1, shut)) return true;
      beforeCount -= 1;
    }
  }
  return kind === MAYBE && matchesBefore(tokens, first, wanted - 1, wordAt, shut);
}

/** Whether the steps from one on, short of the past one, match the words from one on, nearest first. */
function matchesAfter(tokens: Tokens, past: number, step: number, wordAt: number, shut: Uint8Array): boolean {
  if (step === past) return true;
  if (KIND[step] === NOT) {
    const isNext = wordAt < tokens.length && tokens.gap[wordAt]! < STRONG && isInSet(tokens.id[wordAt]!, SET[step]!);
    return !isNext && matchesAfter(tokens, past, step + 1, wordAt, shut);
  }
  const isGap = KIND[step] === GAP;
  const wanted = isGap ? step + 1 : step;
  const kind = KIND[wanted]!;
  if (wanted >= past || (kind !== WORD && kind !== MAYBE)) return false;
  const set = SET[wanted]!;
  const last = wordAt + MOST[step]!;
  const end = END[step]!;
  for (let at = wordAt; at <= last; at += 1) {
    if (at >= tokens.length || tokens.gap[at]! >= end) break;
    if (isInSet(tokens.id[at]!, set) && shut[at] === 0) {
      after[afterCount++] = at;
      if (matchesAfter(tokens, past, wanted + 1, at + 1, shut)) return true;
      afterCount -= 1;
    }
  }
  return kind === MAYBE && matchesAfter(tokens, past, wanted + 1, wordAt, shut);
}
