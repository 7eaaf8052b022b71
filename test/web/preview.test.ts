import { expect } from 'chai';
import { insidePreview } from '../../src/web/review/preview.ts';

describe('a month looked at before the public sees it', () => {
  it('has its links lead within the month, in lists and pictures too, and all else as it was', () => {
    const at = new Date('2026-05-01');
    const view = {
      title: 'London, /boroughs/ and all',
      rows: [{ href: '/boroughs/E09000012?window=latest-month', boroughHref: '/boroughs/E09000012', count: 3, at }],
      choices: [{ href: '/?reason=drugs' }, { href: '/' }, { href: '/methods' }, { href: '#map' }],
      map: '<svg><a href="/boroughs/E09000007"></a></svg>',
      form: { action: '/boroughs/E09000007' },
      none: undefined,
    };
    const here = '/review/months/2026-05';
    expect(insidePreview(view, '2026-05')).to.deep.equal({
      ...view,
      rows: [
        {
          href: `${here}/boroughs/E09000012?window=latest-month`,
          boroughHref: `${here}/boroughs/E09000012`,
          count: 3,
          at,
        },
      ],
      choices: [{ href: `${here}?reason=drugs` }, { href: here }, { href: '/methods' }, { href: '#map' }],
      map: `<svg><a href="${here}/boroughs/E09000007"></a></svg>`,
      form: { action: `${here}/boroughs/E09000007` },
    });
  });
});
