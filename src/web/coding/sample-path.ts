import type { SampleRef } from '../../domain/grading.ts';
import { NotFound } from '../not-found-page.ts';

/** A number in an address; anything else is no such page. */
export function idOf(text: unknown): number {
  if (typeof text !== 'string' || !/^[1-9]\d{0,8}$/.test(text)) throw new NotFound();
  return Number(text);
}

/** Where a sample's pages stand. */
export function pathOf({ kind, sampleId }: SampleRef): string {
  return kind === 'grounds-sample' ? `/coding/${sampleId}` : `/samples/${sampleId}`;
}

/** A way from a text to what officers can learn from it. */
export interface LearningLink {
  href: string;
  text: string;
}

/** The link to a learning point on a record of a sample. */
export function learningLink(sample: SampleRef, number: number): LearningLink {
  return { href: learningPathOf(sample, number), text: `Write a learning point on text ${number}` };
}

/** Where a learning point is written on a record of a sample. */
export function learningPathOf({ kind, sampleId }: SampleRef, number: number): string {
  return `/learning/new?${kind}=${sampleId}&number=${number}`;
}
