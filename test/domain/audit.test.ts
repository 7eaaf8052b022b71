import { expect } from 'chai';
import fc from 'fast-check';
import { auditLine, canonicalJson, instantText, type Json } from '../../src/domain/audit.ts';
import {
  CHAIN_BEGINNING,
  type ChainLink,
  cutDetail,
  stepAlong,
  verdictOf,
  walkFor,
} from '../../src/domain/audit-chain.ts';
import { auditSentences } from '../../src/domain/audit-wording.ts';

/** The same value with the keys of every object the other way round. */
function turned(value: Json): Json {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as { [key: string]: Json })
      .reverse()
      .map(([key, member]) => [key, turned(member)]),
  );
}

describe('the line that an event is hashed as', () => {
  it('has its keys in order and nothing between the parts', () => {
    expect(canonicalJson({ b: [1, { z: null, a: true }], a: 'é\n', 10: 0.5, 9: -0 })).to.equal(
      '{"10":0.5,"9":0,"a":"é\\n","b":[1,{"a":true,"z":null}]}',
    );
  });

  it('is the same for the same value, in whatever order its keys were, and another for another value', () => {
    const json = fc.jsonValue() as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(json, json, (value, other) => {
        const line = canonicalJson(value);
        expect(canonicalJson(turned(value))).to.equal(line);
        expect(JSON.parse(line)).to.deep.equal(JSON.parse(JSON.stringify(value)));
        if (canonicalJson(other) === line) expect(turned(turned(other))).to.deep.equal(turned(turned(value)));
      }),
      { seed: 6, numRuns: 300 },
    );
  });

  it('holds all that is stored of the event, to the microsecond, and the hash before', () => {
    const event = {
      auditEventId: 7,
      happenedAt: instantText(new Date('2026-04-02T09:00:00.123Z')),
      personId: undefined,
      role: 'job',
      action: 'test.done',
      subject: 'flag/1',
      detail: { b: 1, a: 2 },
    } as const;
    expect(auditLine(event, CHAIN_BEGINNING)).to.equal(
      `{"action":"test.done","auditEventId":7,"detail":{"a":2,"b":1},"happenedAt":"2026-04-02T09:00:00.123000Z","personId":null,"previousHash":"${'0'.repeat(64)}","role":"job","subject":"flag/1"}`,
    );
  });
});

describe('a walk along a chain of events', () => {
  const link = (auditEventId: number, only: Partial<ChainLink> = {}): ChainLink => ({
    auditEventId,
    previousHash: auditEventId === 1 ? CHAIN_BEGINNING : `hash ${auditEventId - 1}`,
    hash: `hash ${auditEventId}`,
    actualHash: `hash ${auditEventId}`,
    action: 'test.done',
    detail: {},
    ...only,
  });
  const verdict = (links: readonly ChainLink[], keptHead?: string) =>
    verdictOf(links.reduce(stepAlong, walkFor(keptHead)));
  const chain = (length: number) => Array.from({ length }, (_, at) => link(at + 1));

  it('finds every single event that is changed or taken out, wherever but at the end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.nat(), fc.boolean(), (length, place, isTakenOut) => {
        const at = place % (length - 1);
        const links = chain(length);
        if (isTakenOut) links.splice(at, 1);
        else links[at] = { ...links[at]!, actualHash: 'other' };
        expect(verdict(links)).to.have.property('firstFault');
      }),
      { seed: 6 },
    );
  });

  it('is in order from a cut that was recorded on, and from no other', () => {
    const [, , third, fourth] = chain(4) as [ChainLink, ChainLink, ChainLink, ChainLink];
    const cut = (firstKept: number, previousHash: string) => ({
      ...fourth,
      action: 'audit.cut',
      detail: cutDetail(firstKept, previousHash),
    });
    expect(verdict([third, cut(3, 'hash 2')])).not.to.have.property('firstFault');
    for (const wrong of [fourth, cut(2, 'hash 2'), cut(3, 'hash 1')]) {
      expect(verdict([third, wrong]).firstFault).to.deep.equal({ auditEventId: 3, what: 'beginning-missing' });
    }
    expect(verdict([link(1, { previousHash: 'hash 0' })]).firstFault!.what).to.equal('beginning-missing');
  });

  it('tells each fault in a sentence of its own, and does not speak of a last event then', () => {
    const told = (...links: ChainLink[]) => auditSentences(verdict(links, 'kept'));
    const sentences = [
      told(link(1), link(2, { actualHash: 'other' })),
      told(link(1), link(3)),
      told(link(1), link(2, { previousHash: 'other' })),
      told(link(2)),
    ];
    for (const lines of sentences) expect(lines).to.have.length(2);
    expect(new Set(sentences.map(([fault]) => fault)).size).to.equal(4);
    for (const [fault, kept] of sentences) {
      expect(fault).to.contain('NOT in order');
      expect(kept).to.equal('The hash that was kept was not met before the fault.');
    }
  });
});
