import { expect } from 'chai';

/** Expects each label once, capitals and spaces around it aside: labels are looked up so. */
export function expectNoDoubles(labels: readonly string[]): void {
  const plain = labels.map((label) => label.trim().toLowerCase());
  expect(plain.filter((label, at) => plain.indexOf(label) !== at)).to.deep.equal([]);
}
