import type { Digest } from '../../src/domain/digest.ts';

/** A digest's words in reading order, one paragraph a line, as the mail and the page arrange them. */
export function textOf(digest: Digest): string {
  return [
    ...(digest.syntheticLabel ? [digest.syntheticLabel] : []),
    digest.title,
    ...digest.annotations,
    digest.headline.join(' '),
    digest.flagsTitle,
    ...digest.flags.map((flag) => `${flag.title}. ${flag.sentences.join(' ')}`),
    digest.flagsNote,
    ...(digest.smell ? [digest.smell.title, digest.smell.sentences.join(' ')] : []),
    ...(digest.changes ? ['What has changed', ...digest.changes.alarms, digest.changes.note] : []),
    digest.notShown.join(' '),
    digest.questionsTitle,
    ...digest.questions,
    digest.dataHealth.join(' '),
    digest.howToRead.join(' '),
    digest.because,
  ].join('\n');
}

/** Whole sentences only: what a reader reads on, without titles. */
export function sentencesOf(digest: Digest): string[] {
  const flowing = [
    ...digest.headline,
    ...digest.flags.flatMap((flag) => flag.sentences),
    digest.flagsNote,
    ...(digest.smell ? digest.smell.sentences : []),
    ...(digest.changes ? [...digest.changes.alarms, digest.changes.note] : []),
    ...digest.notShown,
    ...digest.questions,
    ...digest.dataHealth,
    ...digest.howToRead,
    digest.because,
  ];
  return flowing.flatMap((text) => text.split(/(?<=[.?!])\s+/)).filter((sentence) => sentence !== '');
}
