import { expect } from 'chai';
import { type LearningPoint, pointsByTheme } from '../../src/domain/learning-point.ts';
import { isLearningTheme, LEARNING_THEME_NAMES, LEARNING_THEMES } from '../../src/vocabulary/learning-theme.ts';

const point = (theme: LearningPoint['theme'], month: string): LearningPoint => ({
  theme,
  text: `Of ${month}, long enough.`,
  month,
  areaCode: undefined,
  origin: { kind: 'flag', flagId: 1 },
});

describe('the list that officers are trained with', () => {
  it('has the theme with most points first, and leaves out themes without one', () => {
    const themes = pointsByTheme([
      point('other', '2026-01'),
      point('smell-alone', '2026-03'),
      point('smell-alone', '2026-05'),
    ]);
    expect(themes.map(({ theme, points, from, to }) => [theme, points.length, from, to])).to.deep.equal([
      ['smell-alone', 2, '2026-03', '2026-05'],
      ['other', 1, '2026-01', '2026-01'],
    ]);
    expect(themes[0]!.points.map(({ month }) => month)).to.deep.equal(['2026-05', '2026-03']);
    expect(pointsByTheme([])).to.deep.equal([]);
  });

  it('names and explains every theme', () => {
    for (const theme of LEARNING_THEMES) {
      expect(LEARNING_THEME_NAMES[theme].name, theme).not.to.equal('');
      expect(LEARNING_THEME_NAMES[theme].means, theme).to.match(/\.$/);
    }
    expect(isLearningTheme('smell-alone')).to.equal(true);
    expect(isLearningTheme('smell')).to.equal(false);
  });
});
