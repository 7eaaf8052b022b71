import type { Hit } from '../match.ts';
import { SOFT, STRONG, type Tokens } from '../tokens.ts';
import { UNKNOWN } from '../words.ts';
import { anyOf, wordSet } from './word-set.ts';

/** What is told of the search itself, and so is no ground for it. */

const SEARCH = wordSet('search searched searching searches serch serched serching srch frisk pat patting spin');

const DURING = wordSet(
  'part during middle midst course while whilst throughout midway mid halfway partway amid midsearch',
);

const UPON = wordSet('in post having when as upon on once after following when subsequent');

const DOWN = wordSet('down');

const BEGUN = wordSet('started began commenced begun begin start beginning');

const PARTWAY = wordSet('partway halfway midway');

const PART = wordSet('part half mid');

const OPENED = wordSet('unzipped unzipping emptied emptying');

const OPEN = wordSet('open opened opening');

const OFF = wordSet('off removed');

const GARMENT = wordSet('coat jacket hoodie hood shoes shoe trainers trainer hat cap boots jumper top');

const BAG = wordSet(
  'bag bags rucksack holdall suitcase case pouch wallet purse tin jar box handbag manbag bumbag satchel',
);

const OFFICERS_OR_PASSIVE = wordSet('i we officers was were being been pc');

const GOING = wordSet('going went looked looking go rummaging');

const OF_SEARCH = wordSet(
  'search searching searched pat pockets pocket rucksack bag bags going frisk holdall coat jacket clothing wallet purse handbag that this',
);

const WHEN = wordSet('when whilst while once as after only until');

/** "partway through his pockets", "when I unzipped the bag". */
function isPartway(tokens: Tokens, at: number): boolean {
  const { word } = tokens;
  const isPart = PART[word[at]!.id] === 1 && (word[at + 1]!.text === 'way' || word[at + 1]!.text === 'through');
  if (PARTWAY[word[at]!.id] === 1 || isPart) {
    for (let next = at + 1; next <= at + 5 && next < tokens.length; next += 1)
      if (OF_SEARCH[word[next]!.id] === 1) return true;
    // "Searched for a knife. Halfway through I got a smell": through what has been told of.
    return (word[at + 1]!.text === 'through' || word[at + 2]!.text === 'through') && hasSearchedBefore(tokens, at);
  }
  const isThrough =
    GOING[word[at]!.id] === 1 &&
    word[at + 1]!.text === 'through' &&
    (OF_SEARCH[word[at + 2]!.id] === 1 || OF_SEARCH[word[at + 3]!.id] === 1);
  // A rider unzips a jacket; officers, a bag.
  const by = word[at - 1]?.id ?? UNKNOWN.id;
  const isUnzipped = OPENED[word[at]!.id] === 1 && OFFICERS_OR_PASSIVE[by] === 1;
  const isOpened = isBagOpened(tokens, at);
  if (!isUnzipped && !isThrough && !isOpened) return false;
  // "Searched for a blade. Bag opened, ..."
  if (isOpened && at > 0 && tokens.gap[at - 1]! >= STRONG && hasSearchedBefore(tokens, at)) return true;
  for (let back = 1; back <= 6 && at - back >= 0; back += 1) {
    if (tokens.gap[at - back + 1]! >= SOFT) return false;
    if (WHEN[word[at - back]!.id] === 1) return true;
  }
  return false;
}

function hasSearchedBefore({ id }: Tokens, before: number): boolean {
  for (let at = 0; at < before; at += 1) if (SEARCH[id[at]!] === 1) return true;
  return false;
}

/** "when we opened the holdall", "once rucksack opened": by officers, or nobody is named; a door or window is no bag. */
function isBagOpened({ word, length }: Tokens, at: number): boolean {
  const by = word[at - 1]?.id ?? UNKNOWN.id;
  // "once his coat was off", "when hood removed"
  if (OFF[word[at]!.id] === 1) {
    return GARMENT[by] === 1 || (OFFICERS_OR_PASSIVE[by] === 1 && GARMENT[word[at - 2]?.id ?? UNKNOWN.id] === 1);
  }
  if (OPEN[word[at]!.id] !== 1) return false;
  if (BAG[by] === 1) return true;
  if (OFFICERS_OR_PASSIVE[by] !== 1) return false;
  for (let near = Math.max(0, at - 3); near <= at + 3 && near < length; near += 1) {
    if (BAG[word[near]!.id] === 1) return true;
  }
  return false;
}

const BEFORE = wordSet('before prior until pre');

const SO = wordSet('so therefore hence');

const FOUND = wordSet(
  'found find finds located locate discovered recovered revealed reveal uncovered turned produced yielded retrieved negative nothing nil neg nfa seized discovering finding fnd',
);

const DETAIN = wordSet('detained detain det detaining detaind cuffed handcuffed');

const SEEN_BEFORE = wordSet(
  'seen observed witnessed grounds ground due because reason prior before approach sight saw watched initially originally earlier basis',
);

/** Where the search begins in a text, so that what is told after it is no ground for it. */
export interface SearchBegun {
  /** First word of what was found or done in the search; Infinity where the text does not go so far. */
  during: number;
  /** Words at which a search is spoken of as under way. */
  whilst: number[];
  /** Where a find is told after a smell. */
  find: number;
  /** First word after a search is said to have been done. */
  after: number;
  /** The word that tells of being detained. */
  detained: number;
}

const GERUND = /^(searching|patting|frisking)$/;

const AFTERWARDS = wordSet('afterwards');

const DURING_IT = wordSet('during throughout');

/** Words at which there is something to look for; the others are passed over. */
export const TELLING_OF_SEARCH = anyOf(SEARCH, DETAIN, PARTWAY, PART, OPENED, OPEN, OFF, GOING, AFTERWARDS, DURING_IT);

/** Finds where a text begins to tell of the search itself. */
export function searchBegun(tokens: Tokens): SearchBegun {
  const begun = {
    during: Number.POSITIVE_INFINITY,
    whilst: [] as number[],
    find: Number.POSITIVE_INFINITY,
    detained: Number.POSITIVE_INFINITY,
    after: Number.POSITIVE_INFINITY,
  };
  const { word, gap, length } = tokens;
  for (let at = 0; at < length; at += 1) {
    const id = tokens.id[at]!;
    if (TELLING_OF_SEARCH[id] !== 1) continue;
    if (DETAIN[id] === 1) begun.detained = Math.min(begun.detained, at);
    if (isPartway(tokens, at)) {
      begun.during = Math.min(begun.during, at);
      begun.whilst.push(at);
    }
    if (AFTERWARDS[id] === 1) begun.after = Math.min(begun.after, at);
    if (isToldOfDetention(tokens, at)) begun.after = Math.min(begun.after, at + 1);
    // "searched, during which": whatever it is that is going on, the search has begun.
    if (DURING_IT[id] === 1 && word[at + 1]!.text === 'which' && hasSearchBefore(tokens, at))
      begun.during = Math.min(begun.during, at);
    if (SEARCH[id] !== 1) continue;
    if (/^(first|1st)$/.test(word[at + 1]?.text ?? '')) continue;
    const before = (back: number) => (at - back >= 0 ? word[at - back]!.id : -1);
    const isPat = word[at]!.text === 'pat' || word[at]!.text === 'patting';
    if (isPat && !(DOWN[word[at + 1]?.id ?? 0] === 1 || DOWN[word[at + 2]?.id ?? 0] === 1)) continue;
    // "Patting him down I got a smell of it."
    if (GERUND.test(word[at]!.text) && (at === 0 || gap[at]! >= STRONG) && word[at + 1]?.text !== 'for') {
      begun.during = Math.min(begun.during, at);
      begun.whilst.push(at);
      continue;
    }
    // "during (the) search", "while being searched", "on searching".
    let isDuring = false;
    for (let back = 1; back <= 5 && at - back >= 0; back += 1) {
      if (gap[at - back + 1]! >= STRONG) break;
      const one = before(back);
      if (BEFORE[one] === 1 || SO[one] === 1) break;
      if (
        DURING[one] === 1 ||
        (UPON[one] === 1 &&
          back <= 5 &&
          !(tokens.word[at - back]!.text === 'in' && back === 1) &&
          !isOnSomeone(tokens, at - back) &&
          isBareSearch(tokens, at - back + 1, at))
      ) {
        begun.during = Math.min(begun.during, at - back);
        begun.whilst.push(at - back);
        isDuring = true;
        break;
      }
    }
    if (isDuring) continue;
    if (at > 0 && (BEGUN[before(1)] === 1 || BEGUN[before(2)] === 1)) {
      begun.during = Math.min(begun.during, at + 1);
      begun.whilst.push(at);
      continue;
    }
    // "search found", "searched, nothing found".
    for (let next = at + 1; next <= at + 7 && next < length; next += 1) {
      if (FOUND[word[next]!.id] === 1) {
        begun.during = Math.min(begun.during, next);
        break;
      }
      if (gap[next]! >= STRONG) break;
    }
    // "Search: two wraps": a heading.
    if (
      at + 1 < length &&
      gap[at + 1]! >= SOFT &&
      /^search(ed)?$/.test(word[at]!.text) &&
      !/^(for|of|to|drugs|a)$/.test(at > 0 ? word[at - 1]!.text : '')
    ) {
      begun.after = Math.min(begun.after, at + 1);
    }
    const isDone =
      /ed$|^spin$|completed/.test(word[at]!.text) ||
      (at + 1 < length && /^(conducted|completed|done|carried)$/.test(word[at + 1]!.text));
    if (isDone && at + 1 < length) begun.after = Math.min(begun.after, at + 1);
  }
  return begun;
}

/** "smell of it on her she was searched": where it was smelt. */
function isOnSomeone({ word }: Tokens, at: number): boolean {
  return /^(on|in)$/.test(word[at]!.text) && /^(him|her)$/.test(word[at + 1]!.text) && SEARCH[word[at + 2]!.id] !== 1;
}

function hasSearchBefore(tokens: Tokens, from: number): boolean {
  for (let at = from - 1; at >= 0 && tokens.gap[at + 1]! < STRONG; at -= 1) {
    if (SEARCH[tokens.word[at]!.id] === 1) return true;
  }
  return false;
}

/** "after being told he was detained", "once detained": what follows is no ground any more. */
function isToldOfDetention(tokens: Tokens, at: number): boolean {
  if (DETAIN[tokens.word[at]!.id] !== 1) return false;
  for (let back = 1; back <= 6 && at - back >= 0; back += 1) {
    if (tokens.gap[at - back + 1]! >= STRONG) return false;
    if (/^(after|once|upon|on|when)$/.test(tokens.word[at - back]!.text)) {
      return /^(being|told|informed|detained|detaining|he|she|i|was)$/.test(tokens.word[at - back + 1]!.text);
    }
  }
  return false;
}

/** Whether between "on" and "search" stand only words like "a", "being", "the person". */
function isBareSearch(tokens: Tokens, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    if (!BARE.has(tokens.word[at]!.text)) return false;
  }
  return true;
}

const BARE = new Set([
  'completion',
  'completing',
  'finishing',
  'of',
  'end',
  'finished',
  'into',
  'to',
  'a',
  'the',
  'his',
  'her',
  'being',
  'person',
  'vehicle',
  'subsequent',
  'being',
  'was',
  'he',
  'she',
  'i',
  'we',
  'full',
  'drugs',
  'him',
  'further',
  'then',
  'my',
  'our',
  'this',
  's23',
]);

/** Whether the words are told after the search began. */
export function isAfterSearch(tokens: Tokens, hit: Hit, begun: SearchBegun, isSmell: boolean): boolean {
  if (begun.whilst.some((at) => isNoticedInSearch(tokens, hit, at))) return true;
  // A text may tell of the search first and of its grounds then; a smell belongs to the search only where it is said to.
  if (isSmell) {
    // "searching him for the weed I had smelt"
    if (/^(had|i'd|he'd|we'd|i've|already)$/.test(tokens.word[hit.to - 1]?.text ?? '')) return false;
    return begun.whilst.some((at) => isSameSentence(tokens, at, hit.from, NEAR_SEARCH));
  }
  // What was found on another person is told after a find too.
  if (hit.from >= begun.find && hit.rule.factor !== 'prior_find_or_arrest') return true;
  if (hit.from >= begun.during) return !isGroundsAgain(tokens, begun.during, hit.from);
  if (hit.from < begun.after) return false;
  for (let at = begun.after; at <= hit.from; at += 1) if (SEEN_BEFORE[tokens.word[at]!.id] === 1) return false;
  return !isSearchedFor(tokens, begun.after, hit.from);
}

const FOR = wordSet('for as after following since owing on under');

/** "searched for a blade after a call", "searched as he fitted": what it was for, and why. */
function isSearchedFor(tokens: Tokens, after: number, to: number): boolean {
  if (FOR[tokens.word[after]!.id] !== 1) return false;
  for (let at = after; at <= to; at += 1) if (tokens.gap[at]! >= SOFT) return false;
  return true;
}

const NEAR_SEARCH = 12;

const NOTICED = wordSet(
  'noted noticed detected became becoming emerged emerging apparent caught got first only noticeable perceived smelt came rose',
);

/** "Smell of cannabis noted during the search": told before the words that say when. */
function isNoticedInSearch(tokens: Tokens, hit: Hit, whilst: number): boolean {
  if (whilst <= hit.to || whilst > hit.to + 7) return false;
  let isNoticed = hit.rule.factor !== 'smell_cannabis' || whilst === hit.to + 1;
  for (let at = hit.from; at <= whilst; at += 1) {
    if (at > hit.to && tokens.gap[at]! >= SOFT) return false;
    if (at > hit.from && NOTICED[tokens.word[at]!.id] === 1) isNoticed = true;
  }
  return isNoticed;
}

function isSameSentence(tokens: Tokens, from: number, to: number, most: number): boolean {
  if (to < from || to - from > most) return false;
  for (let at = from + 1; at <= to; at += 1) if (tokens.gap[at]! >= STRONG) return false;
  return true;
}

/** Whether the text comes back to the grounds after having told of the search. */
function isGroundsAgain(tokens: Tokens, from: number, to: number): boolean {
  for (let at = from + 1; at <= to; at += 1) {
    const text = tokens.word[at]!.text;
    if (text === 'grounds' || text === 'ground' || text === 'reason' || text === 'originally' || text === 'original')
      return true;
  }
  return false;
}
