import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { benjaminiHochberg, benjaminiYekutieli, holm, storeyQValues } from '../../src/stats/adjusted-p-values.ts';
import { betaCdf, betaQuantile } from '../../src/stats/beta-distribution.ts';
import { binomialCdf, binomialProbability } from '../../src/stats/binomial-distribution.ts';
import { chiSquaredCdf, chiSquaredQuantile } from '../../src/stats/chi-squared-distribution.ts';
import { discriminantRates } from '../../src/stats/discriminant-rates.ts';
import { type FarringtonSettings, farringtonFlexible } from '../../src/stats/farrington-flexible.ts';
import { gammaCdf, gammaQuantile } from '../../src/stats/gamma-distribution.ts';
import type { Interval } from '../../src/stats/interval.ts';
import { logGamma } from '../../src/stats/log-gamma.ts';
import { logRatioFunnel, logRatioFunnelLimits } from '../../src/stats/log-ratio-funnel.ts';
import { fitLogitNormal, logRatioPosterior } from '../../src/stats/logit-normal-model.ts';
import { mantelHaenszelOddsRatio, mantelHaenszelTest } from '../../src/stats/mantel-haenszel-odds-ratio.ts';
import { mantelHaenszelRateRatio } from '../../src/stats/mantel-haenszel-rate-ratio.ts';
import { normalCdf, normalQuantile } from '../../src/stats/normal-distribution.ts';
import { fisherOddsRatio, type TwoByTwo } from '../../src/stats/odds-ratio.ts';
import { poissonCdf, poissonProbability } from '../../src/stats/poisson-distribution.ts';
import { byarLimits, hybridLimits, poissonRate } from '../../src/stats/poisson-rate.ts';
import { predictiveCusum } from '../../src/stats/predictive-cusum.ts';
import { clopperPearsonLimits, jeffreysLimits, wilsonLimits } from '../../src/stats/proportion.ts';
import { miettinenNurminenRatio, newcombeDifference } from '../../src/stats/proportion-comparison.ts';
import { poissonFunnelLimits, proportionFunnelLimits } from '../../src/stats/published-funnel.ts';
import { exactRateRatio, midPRateRatio, type RateRatio } from '../../src/stats/rate-ratio.ts';
import { rateRatioExactPValues, rateRatioMidPValues } from '../../src/stats/rate-ratio-p-value.ts';
import { roganGladen } from '../../src/stats/rogan-gladen.ts';
import { directlyStandardisedRate, indirectRatio } from '../../src/stats/standardised-rate.ts';
import { studentTQuantile } from '../../src/stats/student-t-distribution.ts';
import { type PosteriorSummary, thresholdTest } from '../../src/stats/threshold-test.ts';
import { proportionalAllocation, unknownMembershipBounds } from '../../src/stats/unknown-membership.ts';

/**
 * What we answer for one key of a vector: a number, a word, a list or a group of them; null where we say that no such
 * number exists; undefined where we do not offer the key at all.
 */
export type Answer =
  | number
  | string
  | boolean
  | null
  | undefined
  | readonly Answer[]
  | { readonly [key: string]: Answer };

/** Answers by key; a statistic with a single nameless answer gives it as `value`. */
export type Answers = { readonly [key: string]: Answer };

export interface Tolerance {
  readonly size: number;
  readonly isAbsolute: boolean;
}

/** Tolerances that the notes of the vectors state for single keys, in place of the case's own. */
export const keyTolerances: { readonly [fn: string]: { readonly [key: string]: Tolerance } } = {
  oddsRatio: {
    fisherConditionalMle: { size: 1e-3, isAbsolute: false },
    fisherCI: { size: 1e-3, isAbsolute: false },
  },
  hitRateTest: {
    newcombeDiff: { size: 1e-9, isAbsolute: false },
    scoreRR: { size: 2e-4, isAbsolute: false },
  },
  thresholdFit: {
    contrastVsWhite2_5_50_97_5: { size: 0.025, isAbsolute: true },
  },
};

/** Gives the input of a vector the shape that its statistic takes. */
function takes<Input>(answer: (input: Input) => Answers): (input: unknown) => Answers {
  return (input) => answer(input as Input);
}

/** A function of plain numbers, as in R: the input is the list of its arguments. */
function plain(value: (...args: number[]) => number): (input: unknown) => Answers {
  return (input) => ({ value: value(...(input as number[])) });
}

const pair = ({ low, high }: Interval): number[] => [low, high];

/** R's words for the two methods of the published rate. */
const publishedMethod = { garwood: 'Exact', byar: 'Byars' } as const;

/** Limits of Byar as published: NA where there is no lower one. */
function byarPair(count: number, confidence: number): Answer[] {
  const limits = byarLimits(count, confidence);
  return [limits.hasLow ? limits.low : null, limits.high];
}

/** Without events there are no limits, which is not the same as limits that do not exist: the key is not offered. */
function ratioLimits(result: RateRatio): Answer {
  return 'low' in result ? pair(result) : undefined;
}

interface GroupPair {
  readonly events1: number;
  readonly pop1: number;
  readonly events0: number;
  readonly pop0: number;
}

const twoGroups = (input: GroupPair) => ({
  events: input.events1,
  exposure: input.pop1,
  comparisonEvents: input.events0,
  comparisonExposure: input.pop0,
});

interface CusumInput {
  readonly x: number[];
  readonly n: number[];
  readonly offset: number;
  readonly mu0: number;
  readonly tau0: number;
  readonly monthSD: number;
  readonly learnMonths: number;
  readonly k: number;
  readonly h: number;
  readonly zCap: number;
  readonly updateBelow: number;
}

interface ThresholdInput {
  readonly groups: string[];
  /** From 1, as is the group. */
  readonly area: number[];
  readonly group: number[];
  readonly popShare: number[];
  readonly searches: number[];
  readonly hits: number[];
}

/** Quantiles by row, groups by column. */
const quantileRows = (summaries: readonly PosteriorSummary[]): number[][] => [
  summaries.map(({ low }) => low),
  summaries.map(({ median }) => median),
  summaries.map(({ high }) => high),
];

interface Strata {
  readonly events: number[];
  readonly population: number[];
}

/** The statistics we offer, by the name the vectors give them. */
export const statistics: { readonly [fn: string]: (input: unknown) => Answers } = {
  lgamma: plain(logGamma),
  pgamma: plain(gammaCdf),
  qgamma: plain(gammaQuantile),
  pbeta: plain(betaCdf),
  qbeta: plain(betaQuantile),
  pnorm: plain(normalCdf),
  qnorm: plain(normalQuantile),
  pchisq: plain(chiSquaredCdf),
  qchisq: plain(chiSquaredQuantile),
  qt: plain(studentTQuantile),
  ppois: plain(poissonCdf),
  dpois: plain(poissonProbability),
  pbinom: plain(binomialCdf),
  dbinom: plain(binomialProbability),

  rateCI: takes((input: { events: number; population: number; per: number; conf: number }) => {
    const { events, population, per, conf: confidence } = input;
    const exact = poissonRate(events, population, { per, confidence });
    const published = poissonRate(events, population, { per, confidence, method: 'hybrid' });
    return {
      rate: exact.rate,
      garwood: pair(exact),
      byarCount: byarPair(events, confidence),
      pheHybrid: pair(published),
      pheMethod: publishedMethod[hybridLimits(events, confidence).method],
    };
  }),

  pheRate: takes((input: { x: number; n: number; per: number }) => {
    const at = (confidence: number) => poissonRate(input.x, input.n, { per: input.per, confidence, method: 'hybrid' });
    return {
      value: at(0.95).rate,
      ci95: pair(at(0.95)),
      ci998: pair(at(0.998)),
      method: publishedMethod[hybridLimits(input.x).method],
    };
  }),

  byarsCount: takes((input: { x: number; conf: number }) => {
    const [lower, upper] = byarPair(input.x, input.conf);
    return { lower, upper };
  }),

  wilson: takes((input: { x: number; n: number; conf: number }) => {
    const { low, high } = wilsonLimits(input.x, input.n, input.conf);
    return { lower: low, upper: high };
  }),

  proportionCI: takes((input: { x: number; n: number; conf: number }) => ({
    p: input.x / input.n,
    wilson: pair(wilsonLimits(input.x, input.n, input.conf)),
    jeffreys: pair(jeffreysLimits(input.x, input.n, input.conf)),
    clopperPearson: pair(clopperPearsonLimits(input.x, input.n, input.conf)),
  })),

  rateRatioCI: takes((input: GroupPair & { conf: number }) => {
    const counts = twoGroups(input);
    const midP = midPRateRatio(counts, input.conf);
    const chances = rateRatioMidPValues(counts);
    const withoutComparison = !midP.estimable && midP.why === 'no comparison events';
    return {
      // R divides by zero where we say "not estimable".
      ratio: midP.estimable ? midP.ratio : withoutComparison ? Infinity : null,
      midP: ratioLimits(midP),
      exactConditional: ratioLimits(exactRateRatio(counts, input.conf)),
      pExactTwoSided: rateRatioExactPValues(counts).twoSided,
      pMidUpper: chances.upper,
      pMidLower: chances.lower,
      pMidTwoSided: chances.twoSided,
    };
  }),

  mantelHaenszelRateRatio: takes((input: { x1: number[]; t1: number[]; x2: number[]; t2: number[] }) => {
    const strata = input.x1.map((events, i) => ({
      events,
      exposure: input.t1[i] as number,
      comparisonEvents: input.x2[i] as number,
      comparisonExposure: input.t2[i] as number,
    }));
    const result = mantelHaenszelRateRatio(strata);
    if (!result.estimable) return { ratio: null, logSE: null, ci95: null };
    return { ratio: result.ratio, logSE: result.logStandardError, ci95: pair(result) };
  }),

  mantelHaenszelOddsRatio: takes((input: { tables: TwoByTwo[] }) => {
    const result = mantelHaenszelOddsRatio(input.tables);
    const test = mantelHaenszelTest(input.tables);
    return {
      or: result.estimable ? result.ratio : null,
      ci95: result.estimable ? pair(result) : null,
      chisq: test.estimable ? test.chiSquared : null,
      p: test.estimable ? test.pValue : null,
    };
  }),

  predictiveCusum: takes((input: CusumInput) => {
    const months = predictiveCusum(
      input.x.map((events, i) => ({ events, total: input.n[i] as number })),
      {
        offset: input.offset,
        mean: input.mu0,
        sd: input.tau0,
        monthSd: input.monthSD,
        learningMonths: input.learnMonths,
        slack: input.k,
        limit: input.h,
        zCap: input.zCap,
        updateBelow: input.updateBelow,
      },
    ).filter((month) => month.state === 'monitored');
    return {
      z: months.map((month) => month.z),
      cusum: months.map((month) => month.upper),
      alarm: months.map((month) => month.alarm === 'up' || month.alarm === 'both'),
    };
  }),

  farringtonFlexible: takes(
    (input: Required<FarringtonSettings> & { readonly counts: number[]; readonly range: number[] }) => {
      // The weeks of these series have dates, and R finds the week a year ago by date: a year of 52 weeks is not one.
      const settings = { ...input, freq: input.freq === 52 ? 365.2425 / 7 : input.freq };
      const results = input.range.map((week) => farringtonFlexible(input.counts, week - 1, settings));
      return {
        upperbound: results.map((result) => (result.estimable ? result.upper : null)),
        alarm: results.map((result) => result.estimable && result.isAlarm),
      };
    },
  ),

  multiplicity: takes((input: { p: number[]; fdr: number }) => {
    const bh = benjaminiHochberg(input.p);
    const storey = storeyQValues(input.p, 0.5);
    return {
      bh,
      by: benjaminiYekutieli(input.p),
      holm: holm(input.p),
      nRejectBH05: bh.filter((value) => value <= input.fdr).length,
      storeyLambda05: storey.estimable ? { pi0: storey.nullShare, qvalues: storey.qValues } : null,
    };
  }),

  directlyStandardisedRate: takes((input: Strata & { standard: number[]; per: number; conf?: number }) => {
    const strata = input.events.map((events, i) => ({
      events,
      exposure: input.population[i] as number,
      weight: input.standard[i] as number,
    }));
    const at = (confidence: number) => directlyStandardisedRate(strata, { per: input.per, confidence });
    const limits = (confidence: number): Answer => {
      const result = at(confidence);
      return result.estimable ? pair(result) : null;
    };
    const result = at(input.conf ?? 0.95);
    return {
      totalCount: result.events,
      dsr: result.estimable ? result.rate : null,
      dobson: limits(input.conf ?? 0.95),
      ci95: limits(0.95),
      ci998: limits(0.998),
      crude: result.crudeRate,
    };
  }),

  indirectRatio: takes((input: Strata & { refEvents: number[]; refPopulation: number[]; conf: number }) => {
    const strata = input.events.map((events, i) => ({
      events,
      exposure: input.population[i] as number,
      referenceEvents: input.refEvents[i] as number,
      referenceExposure: input.refPopulation[i] as number,
    }));
    const result = indirectRatio(strata, input.conf);
    return {
      observed: result.observed,
      expected: result.estimable ? result.expected : 0,
      ratio: result.estimable ? result.ratio : null,
      ci: result.estimable ? pair(result) : null,
    };
  }),

  roganGladen: takes((input: { positive: number; n: number; se: number; sp: number; conf: number }) => {
    const { apparent, corrected } = roganGladen(input.positive, input.n, input.se, input.sp, input.conf);
    return {
      apparent: [apparent.share, apparent.low, apparent.high],
      trueUnclamped: corrected.share,
      epiRtrue: [corrected.share, corrected.low, corrected.high],
    };
  }),

  oddsRatio: takes((input: TwoByTwo & { conf: number }) => {
    const result = fisherOddsRatio(input, input.conf);
    // R divides by zero where we say "not estimable".
    const withoutRatio = !result.estimable && result.why === 'b or c is 0' ? Infinity : null;
    return {
      or: result.estimable ? result.oddsRatio : withoutRatio,
      fisherP: result.pValue,
      fisherConditionalMle: result.estimable ? result.conditionalOddsRatio : (withoutRatio ?? undefined),
      fisherCI: 'low' in result ? pair(result) : undefined,
    };
  }),

  hitRateTest: takes((input: { hits1: number; searches1: number; hits0: number; searches0: number; conf: number }) => {
    const shares = {
      successes: input.hits1,
      trials: input.searches1,
      comparisonSuccesses: input.hits0,
      comparisonTrials: input.searches0,
    };
    const difference = newcombeDifference(shares, input.conf);
    const ratio = miettinenNurminenRatio(shares, input.conf);
    const withoutComparison = !ratio.estimable && ratio.why === 'no comparison successes';
    return {
      ratio: ratio.estimable ? ratio.ratio : withoutComparison ? Infinity : null,
      diff: difference.difference,
      newcombeDiff: pair(difference),
      scoreRR: 'low' in ratio ? pair(ratio) : undefined,
    };
  }),

  missingEthnicity: takes(
    (input: { known: Record<string, number>; unknown: number; population: Record<string, number> }) => {
      const groups = Object.keys(input.known);
      const known = Object.values(input.known);
      const shared = proportionalAllocation(known, input.unknown);
      const at = (group: string, counts: number[]) => counts[groups.indexOf(group)] as number;
      const ratioOf = (counts: number[]) =>
        at('Black', counts) /
        (input.population.Black as number) /
        (at('White', counts) / (input.population.White as number));
      const bounds = unknownMembershipBounds(
        {
          events: at('Black', known),
          exposure: input.population.Black as number,
          comparisonEvents: at('White', known),
          comparisonExposure: input.population.White as number,
        },
        input.unknown,
      );
      return {
        share: input.unknown / (known.reduce((sum, count) => sum + count, 0) + input.unknown),
        proportional: Object.fromEntries(groups.map((group, i) => [group, shared[i]])),
        rrKnown: bounds.estimable ? bounds.known : null,
        rrProportional: bounds.estimable ? ratioOf(shared) : null,
        rrMin: 'lowest' in bounds ? bounds.lowest : null,
        rrMax: 'highest' in bounds ? bounds.highest : null,
      };
    },
  ),

  funnelLogRR: takes(
    (input: { events1: number[]; events0: number[]; pop1: number[]; pop0: number[]; winsor: number }) => {
      const places = input.events1.map((events1, i) =>
        twoGroups({
          events1,
          events0: input.events0[i] as number,
          pop1: input.pop1[i] as number,
          pop0: input.pop0[i] as number,
        }),
      );
      if (input.winsor !== 0.1) return {};
      const funnel = logRatioFunnel(places);
      if (!funnel.estimable) return { mhRatio: null };
      const { centre, dispersion, betweenVariance, points } = funnel;
      return {
        mhRatio: centre,
        y: points.map((point) => point.deviation),
        s2: points.map((point) => point.variance),
        z: points.map((point) => point.z),
        phiCorrected: dispersion,
        tau2Corrected: betweenVariance,
        zAdj: points.map((point) => point.adjustedZ),
        upper998: points.map((point) => logRatioFunnelLimits(centre, point.variance, betweenVariance, 0.998).high),
      };
    },
  ),

  ebLogitNormal: takes((input: { n1: number[]; n1plusn0: number[]; offset: number[]; materiality: number }) => {
    const cells = input.n1.map((events, i) => ({
      events,
      comparisonEvents: (input.n1plusn0[i] as number) - events,
      logExposureRatio: input.offset[i] as number,
      level: 0,
    }));
    const { levels, sd } = fitLogitNormal(cells);
    const level = levels[0] as number;
    const threshold = level + Math.log(input.materiality);
    const posteriors = cells.map((cell) => logRatioPosterior(cell, level, sd, [threshold]));
    return {
      mu: level,
      tau: sd,
      posteriorMeanLogRR: posteriors.map((posterior) => posterior.mean),
      posteriorSD: posteriors.map((posterior) => posterior.sd),
      probExceed: posteriors.map((posterior) => posterior.exceedance[0]),
    };
  }),

  poissonFunnelExpected: takes((input: { observed: number; ratio: string }) => {
    const shown = (ratio: number): number => {
      if (input.ratio === 'isr') return ratio * 100;
      return input.ratio === 'count' ? ratio - 1 : ratio;
    };
    const inner = poissonFunnelLimits(input.observed, 0.95);
    const outer = poissonFunnelLimits(input.observed, 0.998);
    return {
      lower2s: shown(inner.low),
      upper2s: shown(inner.high),
      lower3s: shown(outer.low),
      upper3s: shown(outer.high),
      lower2sExp: inner.expectedAtLow,
      upper2sExp: inner.expectedAtHigh,
      lower3sExp: outer.expectedAtLow,
      upper3sExp: outer.expectedAtHigh,
    };
  }),

  proportionFunnelFlag: takes((input: { numerator: number; denominator: number; average: number }) => {
    const share = input.numerator / input.denominator;
    const inner = proportionFunnelLimits(input.average, input.denominator, 0.95);
    const outer = proportionFunnelLimits(input.average, input.denominator, 0.998);
    const side = share > input.average ? 'High' : 'Low';
    const isBeyond = ({ low, high }: Interval): boolean => share < low || share > high;
    const level = isBeyond(outer) ? `${side} (0.001)` : `${side} (0.025)`;
    return {
      flag: isBeyond(inner) ? level : 'Not significant',
      limits: { l95: inner.low, u95: inner.high, l998: outer.low, u998: outer.high },
    };
  }),

  discriminantRates: takes((input: { t: number; logitPhi: number; logDelta: number }) => {
    const rates = discriminantRates(input.t, input);
    return { searchRate: rates.searchRate, hitRate: rates.findRate, thresholdProb: rates.thresholdProbability };
  }),

  thresholdFit: takes((input: ThresholdInput) => {
    const cells = input.area.map((area, i) => ({
      area: area - 1,
      group: (input.group[i] as number) - 1,
      residents: input.popShare[i] as number,
      searches: input.searches[i] as number,
      finds: input.hits[i] as number,
    }));
    const generator = xoroshiro128plus(20_180_409);
    const random = () => (generator.next() >>> 0) / 2 ** 32;
    const result = thresholdTest(cells, { comparisonGroup: input.groups.indexOf('White'), random });
    if (!result.estimable) return { thresholdMean: null };
    return {
      thresholdMean: result.groups.map(({ mean }) => mean),
      thresholdSD: result.groups.map(({ standardDeviation }) => standardDeviation),
      quantiles2_5_50_97_5: quantileRows(result.groups),
      contrastVsWhite2_5_50_97_5: quantileRows(result.groups.map(({ contrast }) => contrast)),
      maxRhat: result.largestRHat,
    };
  }),
};
