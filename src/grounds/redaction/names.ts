import { type Found, take } from './found.ts';
import { EXPLAINED, isSlip, WORD } from './lexicon.ts';
import { CASE, TOKEN, type Tokens } from './tokens.ts';

/** How many words of one text are compared with near misses: bounds the work on hostile texts. */
const MOST_COMPARISONS = 400;

const wordList = (words: string) => new Set(words.split(/\s+/));
const SPEECH = wordList('said says stated states told replied admitted denied confirmed lives');
const DOING = wordList(
  'was is has had ran said says stated states told replied admitted denied confirmed lives walked then who appeared seemed tried began started got did would could kept threw dropped made went came handed gave took became smelt smelled stopped refused decamped confirmed',
);
/** What follows a name in small letters: it has to open the sentence or a clause. */
const ACTING = wordList('driving riding ran threw dropped smelt smelled smells was has had walked');
const LABELS = wordList(
  'aka alias nickname nicknamed moniker surname forename surnames forenames firstname named namely called',
);
const NICKNAMES = wordList('aka alias nickname nicknamed moniker');
const KNOWING = wordList(
  "identified known introduced recognised recognized id'd ided identifying confirmed named identifies giving gave describes",
);
const ABOUT = wordList(
  'is was as of being given provided stated to me us him himself her herself them themselves police officers : - " “ ” ‘ \' by the locally positively on road street name names self his their ( only first last full true real pnc ='.replace(
    /, /g,
    ' ',
  ),
);
const WEAK_CUES = wordList(
  'seen saw met spoke speak speaking talking talked stopped detained searched arrested nominal driver passenger subject suspect rk keeper victim witness brother sister friend cousin boyfriend girlfriend partner mother father son daughter informant caller owner associate with by mate male female nominals dealer handler defendant',
);
const SURNAMES_TOO = wordList(
  'brown black white green grey hall wood field best marsh cook long young king park north west bell stone hill',
);
const DRUG_BEFORE = wordList(
  'of white bags bag wraps wrap gram grams some cocaine supply selling line sell bit smelt smelled smell smelling alpha bravo lima',
);
const DRUG_NAMES = wordList('charlie molly jane mary');
/** Small words that follow a name in a sentence without capitals more often than they end it. */
const NOT_SURNAMES = wordList(
  'will may said aman day days search seal self holder rider driver power street lane park parks way big small little long short back was will can mark police guard house hall bag sharp strong wild smart hood savage walls wall race quick roads road stone side speed seat last good best north south east west black white brown blue green grey cash shore drill trigger lock key keys button wood field wing running standing sitting sat ran hunt chase cook bail bond week weeks march april june july august friday sunday monday summer winter reg plate',
);
const NOT_GIVEN = wordList(
  'will may pat rob chase hunt grant drew don said reg mark bill can sue jean long young cross page lane hope park place king bail day church bush green black white brown stone wood hill cook hall short may west north south east little big small',
);
/** Brands, lines and drugs that begin like a person. */
const PAIRS = new Map(
  `mary jane,louis vuitton,calvin klein,tommy hilfiger,hugo boss,ralph lauren,harvey nichols,william hill,christian dior louboutin,ted baker,paul smith,jack daniels wills jones,
alexander mcqueen,air jordan jordans max,elizabeth line,victoria line station park embankment,michael kors,stanley knife blade,lee cooper enfield,fred perry,alfa romeo,georgio armani,
giorgio armani,marc jacobs,karl kani lagerfeld,harley davidson,jimmy choo,tom ford,tim hortons,ben sherman,amber leaf,john lewis deere,ann summers,golden virginia,aston martin`
    .split(/,\s*/)
    .map((pair) => [pair.slice(0, pair.indexOf(' ')), pair.split(' ').slice(1)] as const),
);
/** Places that are named after people or with names of their own, by the word that follows: they stay. */
const LANDMARKS = wordList(
  'station park estate common market school college academy hospital church mosque pub inn tavern stadium library cemetery underground overground tube dlr shopping retail primary secondary community road shops',
);
const GIVEN_CASE = wordList(
  'will mark grace may rose bill summer chase frank hope faith joy dawn eve ruby pearl crystal amber jade jay ray rob pat sue drew dean grant hunter mason charlie max miles guy don gene ed al les lou ned vic jordan charity mercy precious blessing destiny trinity prince princess duke king earl robin lance pierce rod rusty sandy skip reg ash beau cliff clay dale finn jasmine holly ivy lily daisy poppy heather iris olive violet hazel paris chelsea kit austin art cem deniz ho an sky star angel april june august song lee kay jean nick robin tyler taylor parker carter ford cooper harper',
);

/** Finds names: titles, cues and structure first, then known names, then capitals that nothing else explains. */
export function findNames(tokens: Tokens, found: Found): void {
  new NameReader(tokens, found).read();
}

class NameReader {
  private readonly tokens: Tokens;
  private readonly found: Found;
  private comparisons = 0;

  constructor(tokens: Tokens, found: Found) {
    this.tokens = tokens;
    this.found = found;
  }

  read(): void {
    for (let at = 0; at < this.tokens.count; at += 1) this.readCue(at);
    for (let at = 0; at < this.tokens.count; at += 1) this.readWord(at);
  }

  private word(at: number): string {
    const { plain, start, end, count } = this.tokens;
    return at >= 0 && at < count ? plain.slice(start[at], Math.min(end[at]!, start[at]! + 30)) : '';
  }

  /** Small plain letters without a possessive ending. */
  private bare(at: number): string {
    const word = this.word(at);
    return word.endsWith("'s") ? word.slice(0, -2) : word;
  }

  private flags(at: number): number {
    return at >= 0 && at < this.tokens.count ? this.tokens.flags[at]! : 0;
  }

  private isFree(at: number): boolean {
    const { type, start, end, count } = this.tokens;
    return at >= 0 && at < count && type[at] === TOKEN.word && !this.found.taken[at] && end[at]! - start[at]! <= 60;
  }

  private isCased(at: number): boolean {
    return !this.tokens.shouted[at];
  }

  private hasCapital(at: number): boolean {
    const how = this.tokens.letterCase[at]!;
    return this.isCased(at) && (how === CASE.title || how === CASE.capitals);
  }

  /** Whether nothing explains a word: no ordinary word, no known name, no slip of the pen. */
  private isUnknown(at: number, leastLetters = 3): boolean {
    const { start, end } = this.tokens;
    if (!this.isFree(at) || this.flags(at) & (EXPLAINED | WORD.streetType | WORD.buildingType)) return false;
    if (end[at]! - start[at]! < leastLetters) return false;
    if (this.flags(at) & (WORD.name | WORD.nameOrWord)) return false;
    if (this.comparisons >= MOST_COMPARISONS) return true;
    this.comparisons += 1;
    const word = this.bare(at);
    return !isSlip(word);
  }

  private isName(at: number): boolean {
    return this.isFree(at) && (this.flags(at) & WORD.name) !== 0 && !this.isPair(at);
  }

  private isPair(at: number): boolean {
    const word = this.bare(at);
    return (PAIRS.get(word)?.includes(this.word(at + 1)) || PAIRS.get(this.word(at - 1))?.includes(word)) ?? false;
  }

  private isInitial(at: number): boolean {
    const { type, letterCase, start, end } = this.tokens;
    if (
      at < 0 ||
      at >= this.tokens.count ||
      type[at] !== TOKEN.word ||
      this.found.taken[at] ||
      end[at]! - start[at]! !== 1
    )
      return false;
    return letterCase[at] === CASE.initial;
  }

  /** The next token of the same name, past a space, a hyphen or an initial's full stop; -1 where the name ends. */
  private following(at: number): number {
    const { start, end, plain, count } = this.tokens;
    let next = at + 1;
    if (next >= count || this.word(at).endsWith("'s")) return -1;
    const mark = this.word(next);
    if (mark === '-' || mark === "'" || (mark === '.' && this.isInitial(at))) {
      if (start[next] !== end[at]) return -1;
      next += 1;
      if (next >= count || (mark === '-' && start[next] !== end[next - 1])) return -1;
    }
    return start[next]! - end[next - 1]! <= 2 && plain[end[next - 1]!] !== '\n' ? next : -1;
  }

  /** The token before, if it stands as close as one word of a name to the next; -1 otherwise. */
  private preceding(at: number): number {
    const { start, end, plain } = this.tokens;
    let before = at - 1;
    if (before < 0) return -1;
    const mark = this.word(before);
    if (mark === '-' || (mark === '.' && this.isInitial(before - 1))) before -= 1;
    if (before < 0 || start[before + 1]! - end[before]! > 2 || plain[end[before]!] === '\n') return -1;
    return before;
  }

  /** Whether a word can go on a name that stands before it. */
  private canFollow(at: number): boolean {
    if (!this.isFree(at)) return false;
    const flags = this.flags(at);
    if (this.isName(at)) return true;
    if (this.isInitial(at)) return this.word(at) !== 'i';
    // "Min-ji": half of a double name may be a word.
    if (this.hasCapital(at) && this.word(at + 1) === '-' && this.following(at) === at + 2) return true;
    if (flags & (WORD.function | WORD.rank | WORD.title | WORD.month)) return false;
    if (this.hasCapital(at)) {
      if (flags & WORD.nameOrWord) return true;
      if (flags & (WORD.kept | WORD.role)) return false;
      if (flags & (WORD.plain | WORD.place)) return false;
      return this.isUnknown(at, 2);
    }
    if (!this.isCased(at) || this.tokens.letterCase[at] === CASE.small) {
      if (SURNAMES_TOO.has(this.word(at)) && this.endsPhrase(at)) return true;
      if (flags & WORD.nameOrWord) return !NOT_SURNAMES.has(this.word(at)) && !(flags & (WORD.kept | WORD.role));
      return this.isUnknown(at, 2) && !/(?:ing|ed|ly|tion|ness|ment|less)$/.test(this.word(at));
    }
    return this.tokens.letterCase[at] === CASE.none;
  }

  /** Whether no noun follows: "JAMES BROWN STOPPED", not "james brown jacket". */
  private endsPhrase(at: number): boolean {
    const next = at + 1;
    if (next >= this.tokens.count || this.tokens.type[next] !== TOKEN.word || this.tokens.first[next]) return true;
    return (
      (this.flags(next) & WORD.function) !== 0 || DOING.has(this.word(next)) || /(?:ed|ing|dob)$/.test(this.word(next))
    );
  }

  /** Takes a name from one token on, as far as it goes to both sides. */
  private takeFrom(at: number): void {
    if (!this.isFree(at)) return;
    let last = at;
    for (let parts = 0; parts < 5; parts += 1) {
      let next = this.following(last);
      if (next < 0) break;
      // "van der Berg", "de Souza": small words count when a name follows them.
      let beyond = next;
      for (
        let small = 0;
        small < 2 && beyond >= 0 && this.isFree(beyond) && this.flags(beyond) & WORD.particle;
        small += 1
      )
        beyond = this.following(beyond);
      if (
        beyond > next &&
        beyond >= 0 &&
        this.canFollow(beyond) &&
        (this.hasCapital(beyond) || this.isName(beyond) || !this.isCased(beyond))
      )
        next = beyond;
      if (!this.canFollow(next)) break;
      last = next;
    }
    let first = at;
    for (let parts = 0; parts < 4; parts += 1) {
      const before = this.preceding(first);
      if (before < 0 || !this.isFree(before) || this.tokens.first[first] || this.word(before).endsWith("'s")) break;
      const flags = this.flags(before);
      const isParticle =
        (flags & WORD.particle) !== 0 &&
        (flags & WORD.function) === 0 &&
        !(flags & WORD.rank) &&
        this.word(before).length > 1;
      const isInitial = this.isInitial(before) && !/^[ia]$/.test(this.word(before));
      const isGiven =
        (flags & WORD.nameOrWord) !== 0 &&
        (this.hasCapital(before)
          ? !(flags & (WORD.kept | WORD.role)) || GIVEN_CASE.has(this.word(before))
          : !NOT_GIVEN.has(this.word(before)) && !(flags & EXPLAINED));
      const isOther = this.hasCapital(before) && this.isUnknown(before, 2) && !this.looksLikeWord(before);
      const isLoose =
        (!this.isCased(before) || this.tokens.letterCase[before] === CASE.small) &&
        this.isUnknown(before) &&
        !this.looksLikeWord(before);
      if (!(isParticle || isInitial || isGiven || isOther || isLoose || this.isName(before))) break;
      first = before;
    }
    this.takeRun(first, last);
  }

  private takeRun(first: number, last: number): void {
    if (!take(this.tokens, this.found, 'name', first, last)) return;
    // The possessive stays, so that the sentence reads.
    if (this.word(last).endsWith("'s")) this.found.details.at(-1)!.end -= 2;
    else if (/'s?$/.test(this.tokens.plain.slice(this.tokens.end[last]! - 1, this.tokens.end[last]!)))
      this.found.details.at(-1)!.end -= 1;
  }

  private looksLikeWord(at: number): boolean {
    return /(?:ing|ed|ly|tion|ness|ment|ful|less|ous|ive|able)$/.test(this.word(at));
  }

  private readCue(at: number): void {
    const { type, count } = this.tokens;
    if (type[at] !== TOKEN.word || this.found.taken[at]) {
      if (this.isOfficerNumber(at)) this.readAfterRank(at + 1, false);
      return;
    }
    const flags = this.tokens.flags[at]!;
    if (!(flags & (WORD.title | WORD.rank | WORD.nameCue))) return;
    const word = this.word(at);
    if (flags & (WORD.title | WORD.rank)) {
      let next = at + 1;
      if (/^[.']$/.test(this.word(next))) next += 1;
      if (next < count && this.found.taken[next] && this.isOfficerNumber(next)) next += 1;
      this.readAfterRank(next, (flags & WORD.title) !== 0 && /^(?:mr|mrs|ms|mx|dr)$/.test(word));
      return;
    }
    if (word === "pc's" || word === "dc's" || word === "ps's" || word === "pcs'") {
      this.readAfterRank(at + 1, false);
      return;
    }
    if (word === 'officer' || word === 'officers') {
      if (this.hasCapital(at + 1) && this.isUnknown(at + 1)) this.takeFrom(at + 1);
      return;
    }
    if (word === 'name' || word === 'names') {
      this.readStrong(at, false, this.word(at - 1) === 'street' || this.word(at - 1) === 'road');
      return;
    }
    if (LABELS.has(word)) {
      this.readStrong(at, word !== 'called', NICKNAMES.has(word));
      return;
    }
    if (KNOWING.has(word)) {
      let next = at + 1;
      let isAs = false;
      for (let skipped = 0; skipped < 6 && next < count; skipped += 1, next += 1) {
        const filler = this.word(next);
        if (filler === 'as' || filler === ':' || filler === 'name') isAs = true;
        else if (!ABOUT.has(filler) || this.tokens.first[next]) break;
      }
      if (isAs) this.readTarget(next, true, word === 'known');
      return;
    }
    if (word === 'dob' || word === 'born' || word === 'aged') {
      this.readBefore(at - 1, word !== 'aged');
      return;
    }
  }

  /** A capital after a rank is a name, whatever the word, unless every word has a capital: "PC Hunt attended". */
  private isWordAfterRank(at: number): boolean {
    const flags = this.flags(at);
    if (flags & (WORD.function | WORD.role | WORD.kept | WORD.month) || !(flags & WORD.plain) || this.looksLikeWord(at))
      return false;
    const next = at + 1;
    return (
      next >= this.tokens.count || this.tokens.letterCase[next] === CASE.small || this.tokens.type[next] !== TOKEN.word
    );
  }

  /** Whether a detail taken here is an officer's number. */
  private isOfficerNumber(at: number): boolean {
    return at >= 0 && at < this.tokens.count && this.found.taken[at] === OFFICER;
  }

  private readAfterRank(at: number, isSure: boolean): void {
    let next = at;
    for (let initials = 0; initials < 3 && this.isInitial(next) && this.following(next) >= 0; initials += 1) {
      const beyond = this.following(next);
      if (this.flags(beyond) & WORD.function) return;
      next = beyond;
    }
    if (!this.isFree(next) || this.tokens.first[next]) return;
    const flags = this.flags(next);
    if (flags & (WORD.rank | WORD.title)) return;
    const isPerson = this.hasCapital(next)
      ? (flags & (WORD.name | WORD.nameOrWord)) !== 0 ||
        this.isWordAfterRank(next) ||
        !(flags & (WORD.function | WORD.role | WORD.kept | WORD.plain))
      : (flags & WORD.name) !== 0 ||
        (!(flags & EXPLAINED) && !isSlip(this.word(next)) && this.word(next).length > 1) ||
        ((flags & WORD.nameOrWord) !== 0 &&
          !(flags & WORD.function) &&
          (isSure || !NOT_AFTER_RANK.has(this.word(next))));
    const isSurely = isSure && !(flags & WORD.function);
    if (!isPerson && !isSurely) return;
    const start = next;
    // "PC Will May": a month after a first name that is a word.
    const second = this.following(start);
    if (
      second >= 0 &&
      this.isFree(second) &&
      this.hasCapital(start) &&
      this.hasCapital(second) &&
      this.flags(second) & WORD.month &&
      this.flags(second) & WORD.nameOrWord
    ) {
      this.takeRun(start, second);
    } else this.takeFrom(start);
    if (start > at && !this.found.taken[at]) this.takeRun(at, start - 1);
    this.readAlso(start);
  }

  /** "PCs Smith and Green": what follows "and" is a name too, if it can be one. */
  private readAlso(from: number): void {
    let at = from;
    while (at < this.tokens.count && this.found.taken[at] === NAME) at += 1;
    const joiner = this.word(at);
    if (joiner !== 'and' && joiner !== '&' && joiner !== ',') return;
    const next = at + 1;
    if (!this.isFree(next)) return;
    const flags = this.flags(next);
    if (
      this.isName(next) ||
      (this.hasCapital(next) && flags & WORD.nameOrWord && !(flags & (WORD.kept | WORD.role))) ||
      (joiner !== ',' && this.isUnknown(next))
    )
      this.takeFrom(next);
  }

  /** After "name", "named", "aka": fillers, then who it is. */
  private readStrong(cue: number, isDirect: boolean, isNickname: boolean): void {
    let next = cue + 1;
    let announced = isDirect;
    for (let skipped = 0; skipped < 6 && next < this.tokens.count; skipped += 1, next += 1) {
      const filler = this.word(next);
      if (!ABOUT.has(filler)) break;
      if (/^(?:is|was|as|of|being|:|given|=|-)$/.test(filler)) announced = true;
    }
    if (this.tokens.first[next] && this.word(next - 1) === '.') return;
    this.readTarget(next, announced, isNickname);
    if (announced) this.readAlso(next);
  }

  private readTarget(at: number, announced: boolean, isNickname: boolean): void {
    if (!this.isFree(at) || this.tokens.end[at]! - this.tokens.start[at]! < 2) {
      if (this.isInitial(at) && announced && this.following(at) >= 0 && this.hasCapital(this.following(at)))
        this.takeFrom(at);
      return;
    }
    const flags = this.flags(at);
    if (flags & (WORD.function | WORD.title | WORD.rank)) return;
    if (this.hasCapital(at)) {
      const isKept =
        (flags & (WORD.kept | WORD.role | WORD.place | WORD.month)) !== 0 && !(flags & (WORD.name | WORD.nameOrWord));
      if (isKept || (!announced && flags & WORD.plain && !(flags & WORD.nameOrWord))) return;
      let last = at;
      // "Big Dee", "Lil Smokes": after a cue every capital belongs to the name.
      for (let parts = 0; parts < 3; parts += 1) {
        const next = this.following(last);
        if (
          next < 0 ||
          !this.isFree(next) ||
          !this.hasCapital(next) ||
          this.flags(next) & (WORD.function | WORD.kept | WORD.role | WORD.title | WORD.rank)
        )
          break;
        last = next;
      }
      if (last > at) {
        this.takeRun(at, last);
        const next = this.following(last);
        if (next >= 0 && this.canFollow(next)) this.takeFrom(next);
      } else this.takeFrom(at);
      return;
    }
    const isAnyWord =
      isNickname &&
      announced &&
      !(flags & (WORD.role | WORD.kept)) &&
      (NICKNAMES.has(this.word(at - 1)) || !(flags & EXPLAINED) || (flags & WORD.nameOrWord) !== 0);
    if (
      this.isName(at) ||
      this.isUnknown(at, 2) ||
      (announced && flags & WORD.nameOrWord && !(flags & (WORD.role | WORD.kept))) ||
      isAnyWord
    )
      this.takeFrom(at);
  }

  /** "Mark Hill dob", "grace (17)": up to three words before can be a name that are words as well. */
  private readBefore(at: number, isSure: boolean): void {
    let last = at;
    for (
      let skipped = 0;
      skipped < 3 && /^[(,\-:[\]]$|^(?:is|was|and|with|his|her|a)$/.test(this.word(last));
      skipped += 1
    )
      last -= 1;
    let first = last + 1;
    for (let parts = 0; parts < 3; parts += 1) {
      const before = first - 1;
      if (!this.isFree(before)) break;
      const flags = this.flags(before);
      const isPossible =
        this.isName(before) ||
        (flags & WORD.nameOrWord && !(flags & (WORD.role | WORD.kept))) ||
        (isSure && this.isUnknown(before)) ||
        (this.hasCapital(before) && this.isUnknown(before));
      if (!isPossible) break;
      first = before;
      if (this.tokens.first[first]) break;
    }
    if (first <= last) this.takeRun(first, last);
  }

  private readWord(at: number): void {
    if (!this.isFree(at)) return;
    const { letterCase, first, type, start, end } = this.tokens;
    if (this.tokens.flags[at]! & EXPLAINED && !(this.tokens.flags[at]! & (WORD.name | WORD.nameOrWord))) return;
    if (letterCase[at] === CASE.none && this.flags(at) === 0) {
      this.takeFrom(at);
      return;
    }
    if (this.isPair(at)) return;
    const flags = this.flags(at);
    const next = this.following(at);
    const hasNext = next >= 0;
    if (this.isName(at)) {
      const isDrug = DRUG_NAMES.has(this.bare(at)) && DRUG_BEFORE.has(this.word(at - 1));
      // "St Mary's", "St George's Hospital": a saint is a place.
      const isSaint = /^(?:st|saint|saints)$/.test(this.word(at - 1)) && start[at]! - end[at - 1]! === 1;
      const isLandmark = hasNext && this.hasCapital(at) && LANDMARKS.has(this.word(next)) && this.hasCapital(next);
      if (!isDrug && !isSaint && !isLandmark) this.takeFrom(at);
      return;
    }
    // "X (18)", "X, 18,": an age makes a person of a capital letter.
    const isAged =
      at + 2 < this.tokens.count &&
      /^[(,]$/.test(this.word(at + 1)) &&
      type[at + 2] === TOKEN.number &&
      /^\d\d$/.test(this.word(at + 2)) &&
      /^[),]$/.test(this.word(at + 3));
    if (flags & WORD.nameOrWord) {
      if (this.isNameInContext(at, next, isAged)) this.takeFrom(at);
      return;
    }
    if (this.hasCapital(at)) {
      if (this.isPersonByCapital(at, next, isAged)) this.takeFrom(at);
      return;
    }
    if (
      letterCase[at] === CASE.initial &&
      hasNext &&
      this.word(at) !== 'i' &&
      this.word(at + 1) === '.' &&
      this.hasCapital(next) &&
      this.isUnknown(next)
    ) {
      this.takeFrom(next);
      return;
    }
    if (!(letterCase[at] === CASE.small || !this.isCased(at)) || !this.isUnknown(at) || this.looksLikeWord(at)) return;
    // Without capitals: a word that nothing explains, where a person is spoken of, or two of them together.
    const before = this.word(at - 1);
    const isTwo =
      hasNext &&
      this.isUnknown(next) &&
      !this.looksLikeWord(next) &&
      end[next]! - start[next]! > 3 &&
      end[at]! - start[at]! > 3;
    const isAfterCue = !first[at] && WEAK_CUES.has(before) && end[at]! - start[at]! > 3;
    const isAlso = (before === 'and' || before === '&') && at > 1 && this.found.taken[at - 2] === NAME;
    const isAfterTo = (before === 'to' || before === 'with') && WEAK_CUES.has(this.word(at - 2));
    const isSpeaking = hasNext && SPEECH.has(this.word(next));
    const isActing =
      hasNext &&
      ACTING.has(this.word(next)) &&
      (first[at] === 1 ||
        /^(?:and|but|as|when|that|because|then|so|,)$/.test(before) ||
        (this.flags(at - 1) & WORD.role) !== 0);
    const isOwning = this.word(at).endsWith("'s") && hasNext && (this.flags(at + 1) & WORD.role) !== 0;
    if (isTwo || isAfterCue || isAlso || isAfterTo || isSpeaking || isActing || isOwning) this.takeFrom(at);
  }

  private isNameInContext(at: number, next: number, isAged: boolean): boolean {
    const flags = this.flags(at);
    const word = this.bare(at);
    if (flags & WORD.function) return false;
    const isCapital = this.hasCapital(at);
    const follows = next >= 0 ? this.flags(next) : 0;
    if (isAged && isCapital && !(flags & (WORD.role | WORD.kept))) return true;
    if (!GIVEN_CASE.has(word)) return false;
    if (DRUG_BEFORE.has(this.word(at - 1)) && !this.hasCapital(at)) return false;
    if (next < 0 || !isCapital) return false;
    if (this.isFree(next) && this.hasCapital(next) && (follows & WORD.name || this.isUnknown(next)))
      return !(flags & WORD.kept && word !== 'charlie') || this.isName(next);
    if (this.tokens.first[at]) return false;
    if (this.word(at).endsWith("'s")) return (follows & WORD.role) !== 0;
    const before = this.word(at - 1);
    if (/^(?:with|told|asked)$|^to$/.test(before) && !(flags & (WORD.month | WORD.place | WORD.kept))) {
      return (
        before !== 'to' || /^(?:belonged|belonging|spoke|speaking|talking|spoken|belongs)$/.test(this.word(at - 2))
      );
    }
    if (
      /^(?:in|of|last|this|since|next|until|from|during|the|a|an|it|he|she|they|male|subject|driver|who|which|i|early|late|by|all)$/.test(
        before,
      )
    )
      return false;
    return DOING.has(this.word(next)) && !(word === 'will' && this.word(next) === 'be');
  }

  private isPersonByCapital(at: number, next: number, isAged: boolean): boolean {
    const { letterCase, first, start, end } = this.tokens;
    if (!this.isUnknown(at, 2) || /^(?:st|saint|saints)$/.test(this.word(at - 1))) return false;
    if (this.flags(at) & WORD.particle) return next >= 0 && this.hasCapital(next) && this.isUnknown(next);
    const size = end[at]! - start[at]!;
    const isBeforeLandmark = next >= 0 && LANDMARKS.has(this.word(next)) && this.hasCapital(next);
    if (isBeforeLandmark || this.isTwoBeforeLandmark(next)) return false;
    const isNextName =
      next >= 0 &&
      this.isFree(next) &&
      (this.isName(next) || (letterCase[next] === CASE.title && this.isUnknown(next)));
    const isComma =
      this.word(at + 1) === ',' &&
      at + 2 < this.tokens.count &&
      this.hasCapital(at + 2) &&
      letterCase[at + 2] === CASE.title &&
      (this.isName(at + 2) || this.isUnknown(at + 2) || (this.flags(at + 2) & WORD.nameOrWord) !== 0);
    if (letterCase[at] === CASE.capitals) {
      if (isComma) {
        this.takeFrom(at + 2);
        return true;
      }
      const isAfterName =
        at > 0 &&
        (this.found.taken[at - 1] === NAME ||
          (this.hasCapital(at - 1) && letterCase[at - 1] === CASE.title && this.isUnknown(at - 1)));
      return isAfterName || isNextName || isAged || size >= 6 || (size >= 4 && WEAK_CUES.has(this.word(at - 1)));
    }
    if (isComma) this.takeFrom(at + 2);
    const isAfterQuote = /^["“‘']$/.test(this.word(at - 1));
    if (!first[at] && !isAfterQuote) return !(this.looksLikeWord(at) && size > 6 && !this.isAmidCapitals(at));
    const isPossessive = this.word(at).endsWith("'s");
    const follows = this.word(next);
    const isActing =
      next >= 0 &&
      (DOING.has(follows) ||
        (this.flags(next) & WORD.plain && /(?:ed|ran|threw|told)$/.test(follows)) ||
        follows === 'and' ||
        follows === 'who');
    return isComma ||
      isNextName ||
      isPossessive ||
      isAged ||
      isActing ||
      (this.word(at + 1) === ',' && !this.looksLikeWord(at))
      ? !this.looksLikeWord(at)
      : false;
  }

  private isTwoBeforeLandmark(next: number): boolean {
    if (next < 0 || !this.hasCapital(next)) return false;
    const third = this.following(next);
    return third >= 0 && this.hasCapital(third) && LANDMARKS.has(this.word(third)) && this.isUnknown(next);
  }

  private isAmidCapitals(at: number): boolean {
    return at > 0 && this.hasCapital(at - 1) && this.isUnknown(at - 1);
  }
}

/** Numbers of kinds, as `taken` holds them. */
const NAME = 1;
const OFFICER = 7;
const NOT_AFTER_RANK = wordList(
  'will may was said can mark search guard man an so do park street power drill sharp long day may sat drew cross read page hunt chase cook wade bail charge has will',
);
