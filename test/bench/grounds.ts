import { classifyGrounds } from '../../src/grounds/classify.ts';
import { demoTexts } from './demo-texts.ts';

/** What a reading of many texts takes. Seconds are of processor, which other work on the machine troubles less. */
export interface GroundsBench {
  texts: number;
  meanCharacters: number;
  textsPerSecond: number;
  /** The same texts through one regular expression for the smell of cannabis. */
  yardstickTextsPerSecond: number;
  /** How many times longer a reading takes than the yardstick. */
  ratio: number;
  /** Heap after the last round over heap after the first, both after collecting. */
  grownMegabytes: number;
  hostile: { name: string; characters: number; milliseconds: number }[];
}

const TEXTS = 40_000;
const ROUNDS = 5;
const MEAN_CHARACTERS = 130;

/** Reads synthetic texts of about 130 characters several times over and takes the median round. */
export function benchGrounds(): GroundsBench {
  const texts = demoTexts(TEXTS, MEAN_CHARACTERS);
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  const rounds: number[] = [];
  const yardstick: number[] = [];
  let afterFirst = 0;
  let found = 0;
  for (let round = 0; round <= ROUNDS; round += 1) {
    const seconds = processorSeconds(() => {
      for (const text of texts) if (classifyGrounds(text).isSole) found += 1;
    });
    yardstick.push(
      processorSeconds(() => {
        for (const text of texts)
          if (/\b(smel(l|t|led|ling)|odou?r|aroma|whiff) of (strong |fresh |burnt )?(cannabis|weed)/i.test(text))
            found += 1;
      }),
    );
    if (round === 0) afterFirst = heapMegabytes();
    else rounds.push(seconds);
  }
  if (found === 0) throw new Error('no text was read as sole: the texts or the rules are broken');
  const seconds = median(rounds);
  const yardstickSeconds = median(yardstick);
  return {
    texts: texts.length,
    meanCharacters: characters / texts.length,
    textsPerSecond: texts.length / seconds,
    yardstickTextsPerSecond: texts.length / yardstickSeconds,
    ratio: seconds / yardstickSeconds,
    grownMegabytes: heapMegabytes() - afterFirst,
    hostile: Object.entries(HOSTILE).map(([name, text]) => ({
      name,
      characters: text.length,
      milliseconds: median(Array.from({ length: 5 }, () => wallMilliseconds(() => classifyGrounds(text)))),
    })),
  };
}

/** Texts made to take long: repeats that patterns begin with, words that nobody knows, characters of every kind. */
const HOSTILE: Record<string, string> = {
  'one letter': 'a'.repeat(100_000),
  'smell of, over and over': 'smell of '.repeat(11_112),
  'no not nothing': 'no not nothing '.repeat(6_667),
  'put something in': 'put something in '.repeat(5_883),
  'many grounds': 'seen exchange cash drugs for bag from him '.repeat(2_381),
  'known drugs area': 'known drugs area '.repeat(5_883),
  'found weed': 'found weed '.repeat(9_091),
  'words nobody knows': Array.from({ length: 12_500 }, (_, at) => `smx${at.toString(36)}lk`)
    .join(' ')
    .slice(0, 100_000),
  'odd Unicode': 'e\u0301\ud83d\ude00\u202eabc\ud800 '.repeat(10_000).slice(0, 100_000),
  'control characters': '\u0000\u0007\u001b '.repeat(25_000),
};

function processorSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  return process.cpuUsage(before).user / 1e6;
}

function wallMilliseconds(work: () => void): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

function heapMegabytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
