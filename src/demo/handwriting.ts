/** How hurried hands and dictating machines change a synthetic text. */
import type { Random } from './random.ts';

/** All capitals, with or without the full stops and commas. */
export function asShouted(text: string, random: Random): string {
  const shouted = text.toUpperCase();
  return random.chance(0.6) ? shouted : shouted.replace(/[.,](?= |$)/g, '');
}

/** Letters of long words dropped, doubled or swapped, as when typing fast; short words keep their meaning and stay. */
export function withTypos(text: string, random: Random): string {
  const mistakes = 1 + random.below(3);
  const words = text.split(' ');
  for (let made = 0; made < mistakes; made += 1) {
    const index = random.below(words.length);
    const word = words[index]!;
    if (/^[a-z]{6,}[.,]?$/.test(word)) words[index] = withTypo(word, random);
  }
  if (random.chance(0.4)) words[0] = words[0]!.toLowerCase();
  return words.join(' ');
}

function withTypo(word: string, random: Random): string {
  const at = 1 + random.below(word.length - 4);
  switch (random.below(3)) {
    case 0:
      return word.slice(0, at) + word.slice(at + 1);
    case 1:
      return word.slice(0, at) + word[at]! + word.slice(at);
    default:
      return word.slice(0, at) + word[at + 1]! + word[at]! + word.slice(at + 2);
  }
}

/** Speech written down by a telephone: run-on sentences, curly apostrophes, now and then a spoken full stop. */
export function asDictated(text: string, random: Random, longest: number): string {
  const joint = random.pick([' and ', ', ', ' full stop ', ' ']);
  const sentences = text.split(/\. (?=[A-Z])/);
  const spoken = sentences.map((sentence, index) =>
    index > 0 && /^(?:He|She|There|The|A|As|On|It|From|When|While|Nothing|Detained|Search)\b/.test(sentence)
      ? sentence[0]!.toLowerCase() + sentence.slice(1)
      : sentence,
  );
  const joined = spoken.join(joint);
  // A spoken "and" may make the text too long; then a comma has to do.
  return (joined.length <= longest ? joined : spoken.join(', ')).replaceAll("'", '’').replace(/\.$/, '');
}
