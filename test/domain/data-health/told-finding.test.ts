import { expect } from 'chai';
import type { Finding } from '../../../src/domain/data-health/month-health.ts';
import { blockingFindings, findingText, tellFindings } from '../../../src/domain/data-health/told-finding.ts';
import {
  findingNotices,
  isBlocking,
  type Notice,
  noticesToTell,
  type RestsOn,
} from '../../../src/domain/data-health.ts';
import { readingGrade } from '../reading-grade.ts';

const CAMDEN = 'E09000007';
const LONDON = 'E12000007';
const WINDOW = { from: '2022-01', to: '2022-03' };

const finding = (only: Partial<Finding>): Finding => ({
  rule: 'unknown-share',
  about: 'age',
  severity: 'qualifies',
  numbers: { lacking: 140, searches: 1_000 },
  forceId: 'metropolitan',
  areaCode: undefined,
  month: '2022-02',
  ...only,
});
const PARTIAL = finding({
  rule: 'partial-month',
  about: '',
  severity: 'blocks',
  numbers: { searches: 12, usual: 1_000 },
});
const BURST = finding({ rule: 'record-burst', about: '', severity: 'note', numbers: { copies: 16, searches: 1_000 } });

const file = (month: string, sourceFileId: number): RestsOn => ({
  sourceFileId,
  month,
  searchCount: 1_000,
  unplacedCount: 0,
  repeatedCount: 0,
  rejectedCount: 0,
  rowsAdded: undefined,
  rowsRemoved: undefined,
});
const FORCE = [file('2022-01', 1), file('2022-02', 2), file('2022-03', 3)];

describe('findings in words', () => {
  it('tell the most severe first', () => {
    expect(tellFindings([BURST, finding({}), PARTIAL]).map(({ severity }) => severity)).to.deep.equal([
      'blocks',
      'qualifies',
      'note',
    ]);
  });

  it('tell once what holds for several months, of the latest of them', () => {
    const told = tellFindings(['2022-01', '2022-02', '2022-03'].map((month) => finding({ month })));
    expect(told).to.deep.equal([
      {
        rule: 'unknown-share',
        severity: 'qualifies',
        sentence: 'In March 2022, 14% of records leave out the age. 2 other months have the like.',
        months: ['2022-01', '2022-02', '2022-03'],
      },
    ]);
  });

  it('keep fields and forces apart', () => {
    const city = finding({ forceId: 'city-of-london' });
    expect(tellFindings([finding({}), finding({ about: 'gender' }), city])).to.have.length(3);
  });

  it('name a check that is no longer made, from a measurement made before', () => {
    expect(findingText(finding({ rule: 'phase-of-the-moon' }))).to.equal(
      'A check that is no longer made (phase-of-the-moon) found something.',
    );
  });

  it('are short and plain enough for volunteers', () => {
    const sentences = tellFindings([PARTIAL, BURST, finding({})]).flatMap(({ sentence }) => sentence.split(/(?<=\.) /));
    expect(readingGrade(sentences)).to.be.at.most(7);
  });
});

describe('what blocks', () => {
  const of = { forceId: 'metropolitan', areaCode: undefined };

  it('is what blocks in a month of the window, of that force', () => {
    expect(blockingFindings([PARTIAL, BURST], WINDOW, of)).to.deep.equal([PARTIAL]);
    expect(blockingFindings([{ ...PARTIAL, month: '2021-12' }], WINDOW, of)).to.deep.equal([]);
    expect(blockingFindings([{ ...PARTIAL, forceId: 'city-of-london' }], WINDOW, of)).to.deep.equal([]);
  });

  it('is a borough’s alone where its own extract is meant', () => {
    const own = { ...PARTIAL, areaCode: CAMDEN };
    expect(blockingFindings([own], WINDOW, of)).to.deep.equal([]);
    expect(blockingFindings([own], WINDOW, { ...of, areaCode: CAMDEN })).to.deep.equal([own]);
  });
});

describe('the notices on what the rules found', () => {
  const sentences = (findings: readonly Finding[], restsOn = new Map([[LONDON, FORCE]]), areaCode = LONDON) =>
    findingNotices(findings, WINDOW, restsOn, areaCode).map((notice) =>
      notice.kind === 'finding' ? notice.sentence : notice.kind,
    );

  it('leave out other forces, months outside the window, and what the notices on the window tell', () => {
    expect(
      sentences([
        finding({ forceId: 'city-of-london' }),
        finding({ month: '2021-12' }),
        finding({ about: 'self-defined' }),
        finding({ rule: 'missing-month', about: '', numbers: {} }),
      ]),
    ).to.deep.equal([]);
    expect(sentences([finding({})])).to.have.length(1);
  });

  it('leave out a step from a month before the window, which moves nothing within it', () => {
    const step = (previous: string) =>
      finding({ rule: 'unknown-change', numbers: { share: 0.14, usual: 0.08, searches: 1_000, previous } });
    expect(sentences([step('2021-11')])).to.deep.equal([]);
    expect(sentences([step('2022-01')])).to.have.length(1);
  });

  it('are of a borough’s own extract in the months that its figures rest on it, and of the force’s file in the others', () => {
    const restsOn = new Map([
      [LONDON, FORCE],
      [CAMDEN, [FORCE[0]!, file('2022-02', 20), FORCE[2]!]],
    ]);
    const findings = [finding({ month: '2022-01' }), BURST, finding({ about: 'gender', areaCode: CAMDEN })];
    expect(sentences(findings, restsOn, CAMDEN)).to.deep.equal([
      'In January 2022, 14% of records leave out the age.',
      'In February 2022, 14% of records leave out the gender.',
    ]);
    expect(sentences(findings, restsOn, LONDON)).to.have.length(2);
  });

  it('make room for what blocks first and always, then for the window, then for so many findings', () => {
    const notices: Notice[] = [
      { kind: 'rejected-rows', rows: 3 },
      { kind: 'finding', severity: 'blocks', sentence: 'a' },
      { kind: 'finding', severity: 'qualifies', sentence: 'b' },
      { kind: 'finding', severity: 'note', sentence: 'c' },
    ];
    const { told, leftOut } = noticesToTell(notices, 1);
    expect(told.map((notice) => (notice.kind === 'finding' ? notice.sentence : notice.kind))).to.deep.equal([
      'a',
      'rejected-rows',
      'b',
    ]);
    expect(leftOut).to.equal(1);
    expect(notices.filter(isBlocking)).to.have.length(1);
    expect(noticesToTell(notices, Number.POSITIVE_INFINITY).leftOut).to.equal(0);
  });
});
