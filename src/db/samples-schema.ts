import type { GeneratedAlways } from 'kysely';
import type { SampleMethod } from '../domain/dip-sample.ts';
import type { Grade } from '../domain/grading.ts';
import type { EthnicGroup } from '../vocabulary/ethnicity.ts';
import type { LearningTheme } from '../vocabulary/learning-theme.ts';
import type { Scope } from '../vocabulary/scope.ts';

/** Tables of sql/migrations/0020_samples.sql. */
export interface SamplesSchema {
  dipSample: {
    dipSampleId: GeneratedAlways<number>;
    areaCode: string;
    fromMonth: string;
    toMonth: string;
    scope: Scope;
    flagId: number | null;
    flagGroup: EthnicGroup | null;
    method: SampleMethod;
    seed: number;
    wantedCount: number;
    universeCount: number;
    personId: string;
    personName: string;
    drawnAt: Date;
  };
  dipSampleRecord: {
    dipSampleId: number;
    number: number;
    sourceFileId: number;
    month: string;
    line: number;
    weight: number;
    inclusionChance: number;
  };
  groundsGrading: {
    groundsSampleId: number | null;
    dipSampleId: number | null;
    number: number;
    coder: string;
    role: 'coder' | 'adjudicator';
    grade: Grade;
    themes: LearningTheme[];
    note: string | null;
    gradedAt: Date;
  };
  learningPoint: {
    learningPointId: GeneratedAlways<number>;
    theme: LearningTheme;
    text: string;
    month: string;
    areaCode: string | null;
    flagId: number | null;
    groundsSampleId: number | null;
    dipSampleId: number | null;
    number: number | null;
    personId: string;
    writtenAt: Date;
  };
}
