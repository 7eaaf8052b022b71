import { expect } from 'chai';
import type { Figure } from '../../src/domain/figure.ts';
import { type EditionWindow, type FileVersion, revisedFieldsText, revisionLog } from '../../src/domain/revision-log.ts';
import { LONDON } from '../../src/vocabulary/area.ts';

const [CAMDEN, BARNET] = ['E09000007', 'E09000003'];

function figure(change: Partial<Figure> & { value?: number } = {}): Figure {
  const { value = 2, ...own } = change;
  return {
    areaCode: LONDON.code,
    group: 'black',
    reason: 'all',
    basis: 'self-defined',
    measure: 'ratio',
    estimate: { state: 'estimated', value, low: value - 1, high: value + 1 },
    searches: 100 * value,
    residents: 1000,
    comparison: { searches: 100, residents: 1000 },
    ...own,
  };
}

function edition(change: Partial<EditionWindow> = {}): EditionWindow {
  return {
    month: '2026-05',
    edition: 1,
    isPublished: true,
    kind: 'latest-month',
    from: '2026-05',
    to: '2026-05',
    methodVersion: '1',
    boundaries: 'boroughs',
    classifiers: [],
    groundsInputs: undefined,
    files: [{ areaCode: LONDON.code, month: '2026-05', sourceFileId: 1 }],
    figures: [figure(), figure({ areaCode: CAMDEN }), figure({ areaCode: BARNET })],
    ...change,
  };
}

const version = (sourceFileId: number, replaces?: number, month = '2026-05'): FileVersion => ({
  sourceFileId,
  month,
  path: `${sourceFileId}.csv`,
  searches: 50,
  replaces,
  rowsAdded: sourceFileId,
  rowsRemoved: 1,
  fields: [],
});
const changed = (areas: readonly string[]) =>
  [LONDON.code, CAMDEN, BARNET].map((areaCode) => figure({ areaCode, value: areas.includes(areaCode) ? 3 : 2 }));

describe('the log of what changed in published figures', () => {
  it('is empty, with no reason, between an edition and itself', () => {
    const log = revisionLog(edition(), edition(), [version(1)]);
    expect([log.changes, log.reasons, log.compared]).to.deep.equal([[], [], 3]);
  });

  it('names a reason although no headline figure changed, and a change although no reason is on record', () => {
    const quiet = revisionLog(edition(), edition({ methodVersion: '2' }), []);
    expect([quiet.changes, quiet.reasons]).to.deep.equal([[], [{ kind: 'method', before: '1', after: '2' }]]);
    const odd = revisionLog(edition(), edition({ figures: changed([CAMDEN]) }), [version(1)]);
    expect(odd.reasons).to.deep.equal([{ kind: 'not-known' }]);
    expect(odd.changes.map(({ areaCode, reasons }) => [areaCode, reasons])).to.deep.equal([[CAMDEN, [0]]]);
  });

  it('walks a revised month back step by step to the version that the earlier edition rested on', () => {
    const after = edition({
      edition: 2,
      files: [{ areaCode: LONDON.code, month: '2026-05', sourceFileId: 3 }],
      figures: changed([LONDON.code, CAMDEN]),
    });
    const log = revisionLog(edition(), after, [version(1), version(2, 1), version(3, 2)]);
    expect(log.reasons).to.deep.equal(
      [2, 3].map((rowsAdded) => ({
        kind: 'month-revised',
        areaCode: LONDON.code,
        month: '2026-05',
        path: `${rowsAdded}.csv`,
        rowsAdded,
        rowsRemoved: 1,
        fields: [],
      })),
    );
    expect(log.changes.map(({ areaCode, reasons }) => [areaCode, reasons])).to.deep.equal([
      [LONDON.code, [0, 1]],
      [CAMDEN, [0, 1]],
    ]);
    expect(log.changes[0]!.before).to.deep.include({ searches: 200, comparisonSearches: 100 });
    expect(log.changes[0]!.after).to.deep.include({ searches: 300 });
  });

  it('tells a month that arrived late from one taken from another file, and from one no longer counted', () => {
    const file = (month: string, sourceFileId: number) => ({ areaCode: LONDON.code, month, sourceFileId });
    const log = revisionLog(
      edition({ files: [file('2026-03', 1), file('2026-05', 1)] }),
      edition({ files: [file('2026-04', 2), file('2026-05', 9)], figures: changed([LONDON.code]) }),
      [version(2, undefined, '2026-04'), version(1), version(9)],
    );
    expect(log.reasons.map((reason) => [reason.kind, 'month' in reason && reason.month])).to.deep.equal([
      ['month-gone', '2026-03'],
      ['month-arrived', '2026-04'],
      ['file-exchanged', '2026-05'],
    ]);
  });

  it('lays a borough’s own file to that borough alone, and London’s to London and boroughs without one', () => {
    const own = { areaCode: CAMDEN, month: '2026-05', sourceFileId: 5 };
    const log = revisionLog(
      edition(),
      edition({
        files: [{ areaCode: LONDON.code, month: '2026-05', sourceFileId: 2 }, own],
        figures: changed([LONDON.code, CAMDEN, BARNET]),
      }),
      [version(1), version(2, 1), version(5)],
    );
    expect(log.reasons.map(({ kind }) => kind)).to.deep.equal(['month-revised', 'file-exchanged']);
    expect(log.changes.map(({ areaCode, reasons }) => [areaCode, reasons])).to.deep.equal([
      [LONDON.code, [0]],
      [BARNET, [0]],
      [CAMDEN, [1]],
    ]);
  });

  it('lays boundaries to boroughs and never to London, and a classifier to written grounds alone', () => {
    const share = figure({ group: 'all', reason: 'drugs', measure: 'sole-smell-share', value: 0.5 });
    const log = revisionLog(
      edition({ classifiers: ['a'], groundsInputs: 'x', figures: [figure(), figure({ areaCode: CAMDEN }), share] }),
      edition({
        boundaries: 'others',
        classifiers: ['b'],
        groundsInputs: 'y',
        figures: [figure(), figure({ areaCode: CAMDEN, value: 3 }), { ...share, searches: 60 }],
      }),
      [version(1)],
    );
    expect(log.reasons.map(({ kind }) => kind)).to.deep.equal(['boundaries', 'classifier']);
    expect(log.changes.map(({ measure, reasons }) => [measure, reasons])).to.deep.equal([
      ['sole-smell-share', [1]],
      ['ratio', [0]],
    ]);
  });

  it('shows a figure that only one of the editions has, and leaves out what is no headline', () => {
    const log = revisionLog(
      edition({ figures: [figure()] }),
      edition({
        methodVersion: '2',
        figures: [figure({ areaCode: CAMDEN }), figure({ measure: 'find-rate' }), figure({ basis: 'officer-defined' })],
      }),
      [version(1)],
    );
    expect(
      log.changes.map(({ areaCode, before, after }) => [areaCode, before?.searches, after?.searches]),
    ).to.deep.equal([
      [LONDON.code, 200, undefined],
      [CAMDEN, undefined, 200],
    ]);
  });

  it('says of a revised month which fields changed, in how many rows', () => {
    expect(revisedFieldsText([])).to.equal('');
    expect(
      revisedFieldsText([
        { field: 'outcome', rows: 1112 },
        { field: 'find', rows: 3 },
      ]),
    ).to.equal('outcome in 1,112 and whether it was found in 3');
  });
});
