import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type { CodingState } from '../domain/grounds-basis.ts';
import type { SourceState } from '../domain/source-check.ts';
import type { Tier } from '../grounds/reading.ts';
import type { RecordedGroup } from '../vocabulary/ethnicity.ts';
import type { GroupQuestionSchema } from './group-question-schema.ts';
import type { MonthlyRatioSchema } from './monthly-ratio-schema.ts';
import type { PeopleSchema } from './people-schema.ts';
import type { ReviewSchema } from './review-schema.ts';
import type { SamplesSchema } from './samples-schema.ts';

/**
 * The tables as Kysely sees them, camelCase. What each column means stands in sql/migrations and sql/DATA.md.
 * Days and months travel as text (YYYY-MM-DD), instants as Date. No row type leaves src/db.
 */
export interface Schema
  extends GroupQuestionSchema,
    MonthlyRatioSchema,
    PeopleSchema,
    ReviewSchema,
    SamplesSchema {
  area: { areaCode: string; name: string; kind: 'region' | 'borough' | 'combined'; bcu: string | null };
  areaPopulation: {
    areaCode: string;
    ethnicity: string;
    ethnicGroup: string;
    residents: number;
    censusTable: string;
  };
  areaAgePopulation: {
    areaCode: string;
    ethnicGroup: string;
    ageBand: string;
    residents: number;
    suppressedResidents: Generated<number>;
    censusTable: string;
    populationFileId: number | null;
  };
  populationFile: {
    populationFileId: GeneratedAlways<number>;
    sha256: string;
    path: string;
    areaCount: number;
    cellCount: number;
    suppressedCount: number;
    loadedAt: Generated<Date>;
    isActive: boolean;
  };
  boundarySet: {
    boundarySetId: GeneratedAlways<number>;
    sha256: string;
    path: string;
    areaCount: number;
    loadedAt: Generated<Date>;
    isActive: boolean;
    kind: 'borough' | 'ward' | 'small-area';
    vintage: number | null;
    tellsBoroughs: boolean;
  };
  placingBoundarySet: { boundarySetId: number; sha256: string; path: string };
  areaBoundary: {
    boundarySetId: number;
    areaCode: string;
    name: string | null;
    boroughCode: string | null;
    geometry: ColumnType<unknown, string, never>;
  };
  snapPointArea: {
    boundarySetId: number;
    latitude: number;
    longitude: number;
    areaCode: string | null;
    boroughCode: string | null;
    borderMetres: number | null;
  };
  label: { scheme: string; field: string; label: string; code: string; ethnicGroup: string | null };
  reasonRule: { labelEra: string; power: string; object: string; reason: string };
  sourceFile: {
    sourceFileId: GeneratedAlways<number>;
    sha256: string;
    path: string;
    publisher: string;
    source: 'police-uk' | 'mps-extract';
    forceId: string;
    scopeAreaCode: string | null;
    encoding: string;
    byteCount: number;
    rowCount: number;
    acceptedCount: number;
    rejectedCount: number;
    isSynthetic: boolean;
    hasGrounds: Generated<boolean>;
    textsDeletedBefore: Generated<string | null>;
    searchesDeletedBefore: Generated<string | null>;
    loadedAt: Generated<Date>;
  };
  sourceFileMonth: {
    sourceFileId: number;
    month: string;
    searchCount: number;
    unplacedCount: number;
    borderMeasuredCount: Generated<number>;
    nearBorderCount: Generated<number>;
    repeatedCount: number;
    mostCopies: number | null;
    firstOn: string;
    lastOn: string;
    supersededBy: number | null;
    replaces: number | null;
    rowsAdded: number | null;
    rowsRemoved: number | null;
  };
  rawFile: {
    sha256: string;
    byteCount: number;
    compressedByteCount: number;
    storedAt: Generated<Date>;
    deletedAt: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  revisedField: { sourceFileId: number; month: string; field: string; rowCount: number };
  rowProblem: {
    sourceFileId: number;
    line: number;
    columnName: string;
    value: string;
    reason: string;
    isRejected: boolean;
  };
  search: {
    sourceFileId: number;
    month: string;
    line: number;
    searchedOn: string;
    latitude: number | null;
    longitude: number | null;
    areaCode: string | null;
    subject: string;
    selfDefinedGroup: string;
    officerDefinedGroup: string;
    reason: string;
    outcome: string;
    searchCount: number;
  };
  groundsClassifier: {
    classifierVersion: string;
    rulesVersion: string;
    decisions: ColumnType<unknown, string, never>;
    firstUsedAt: Generated<Date>;
  };
  groundsRun: {
    groundsRunId: GeneratedAlways<number>;
    sourceFileId: number;
    classifierVersion: string;
    textCount: number;
    readAt: Generated<Date>;
    isCurrent: boolean;
  };
  groundsReading: {
    sourceFileId: number;
    groundsRunId: number;
    month: string;
    line: number;
    tier: Tier;
    reviewReason: string | null;
    factors: ColumnType<unknown, string, never>;
  };
  groundsSample: {
    groundsSampleId: GeneratedAlways<number>;
    fromMonth: string;
    toMonth: string;
    seed: number;
    decisions: ColumnType<unknown, string, never>;
    drawnAt: Generated<Date>;
  };
  groundsSampleStratum: {
    groundsSampleId: number;
    ethnicGroup: RecordedGroup;
    answer: 'sole' | 'not-sole' | 'review';
    textCount: number;
    sampledCount: number;
  };
  groundsSampleText: {
    groundsSampleId: number;
    number: number;
    sourceFileId: number;
    month: string;
    line: number;
    ethnicGroup: RecordedGroup;
    answer: 'sole' | 'not-sole' | 'review';
  };
  groundsCoding: {
    groundsSampleId: number;
    number: number;
    coder: string;
    role: 'coder' | 'adjudicator';
    tier: Tier;
    codedAt: Generated<Date>;
  };
  cellCount: {
    sourceFileId: number;
    month: string;
    areaCode: string;
    subject: string;
    selfDefinedGroup: string;
    officerDefinedGroup: string;
    reason: string;
    groundsTier: string;
    isTierSettled: Generated<boolean>;
    outcome: string;
    find: string;
    outerClothingExceeded: string;
    ageBand: string;
    searches: number;
  };
  measurement: {
    measurementId: GeneratedAlways<number>;
    month: string;
    edition: number;
    methodVersion: string;
    inputs: string;
    boundarySetId: number | null;
    populationFileId: number | null;
    measuredAt: Generated<Date>;
    isSynthetic: boolean;
    publishedAt: Date | null;
  };
  measurementWindow: {
    measurementId: number;
    windowKind: string;
    fromMonth: string;
    toMonth: string;
    monthsPresent: number;
    groundsInputs: string | null;
    codingState: CodingState | null;
  };
  measurementGrounds: {
    measurementId: number;
    windowKind: string;
    areaCode: string;
    monthsPresent: number;
    monthsRead: number;
    monthsUnread: number;
    nervousOnlyCount: number | null;
  };
  measurementClassifier: { measurementId: number; windowKind: string; classifierVersion: string };
  measurementAccuracy: {
    measurementId: number;
    windowKind: string;
    way: string;
    ethnicGroup: string;
    textsOf: string;
    sensitivity: number;
    sensitivityLow: number;
    sensitivityHigh: number;
    sensitivityTrials: number;
    specificity: number;
    specificityLow: number;
    specificityHigh: number;
    specificityTrials: number;
  };
  measurementFile: {
    measurementId: number;
    windowKind: string;
    areaCode: string;
    month: string;
    sourceFileId: number;
  };
  figure: {
    figureId: GeneratedAlways<number>;
    measurementId: number;
    windowKind: string;
    areaCode: string;
    ethnicGroup: string;
    reason: string;
    basis: string;
    measure: string;
    state: string;
    value: number | null;
    low: number | null;
    high: number | null;
    searches: number;
    residents: number;
    comparisonSearches: number | null;
    comparisonResidents: number | null;
    outOf: number | null;
    comparisonOutOf: number | null;
    pValue: number | null;
    isWithheld: Generated<boolean>;
  };
  repeatedCount: {
    sourceFileId: number;
    month: string;
    areaCode: string;
    subject: string;
    selfDefinedGroup: string;
    officerDefinedGroup: string;
    reason: string;
    searches: number;
  };
  healthCount: {
    sourceFileId: number;
    month: string;
    isOfPerson: boolean;
    selfDefinedGroup: string;
    officerDefinedGroup: string;
    searches: number;
    noGender: number;
    noAge: number;
    noReason: number;
    noOutcome: number;
    noPlace: number;
    noLink: number;
    noClothing: number;
    powerObjectDiffer: number;
    sectionSixty: number;
    timed: number;
    onHalfHour: number;
    atMidnight: number;
  };
  dataHealth: {
    measurementId: number;
    forceId: string;
    areaCode: string | null;
    month: string;
    rule: string;
    about: string;
    severity: 'note' | 'qualifies' | 'blocks';
    numbers: ColumnType<unknown, string, never>;
  };
  flagList: {
    measurementId: number;
    family: string;
    ruleVersion: string;
    testedCount: number;
    listedCount: number;
    expectedFalseCount: number;
    monthsPresent: number;
    state: 'complete' | 'window-incomplete' | 'too-few-months' | 'not-fitted' | 'blocked';
    materiality: number | null;
    fitState: 'converged' | 'held' | 'failed' | null;
    fitIterations: number | null;
    parameters: ColumnType<unknown, string | null, never>;
  };
  flagListCell: {
    measurementId: number;
    family: string;
    areaCode: string;
    ethnicGroup: string;
    reason: string;
    isListed: boolean;
    pValue: number;
    adjustedPValue: number;
    ratio: number;
    thresholdRatio: number;
    probability: number | null;
    posteriorRatio: number | null;
    isStrict: boolean | null;
    robustness: ColumnType<unknown, string | null, never>;
  };
  flag: {
    flagId: GeneratedAlways<number>;
    areaCode: string;
    ethnicGroup: string;
    reason: string;
    openedMonth: string;
    evidence: ColumnType<unknown, string, never>;
  };
  flagEvent: {
    flagEventId: GeneratedAlways<number>;
    flagId: number;
    month: string;
    kind: 'opened' | 'continued' | 'absent' | 'cleared' | 'withdrawn';
    measurementId: number;
    happenedAt: Generated<Date>;
    detail: ColumnType<unknown, string, never>;
  };
  thresholdTest: {
    thresholdTestId: GeneratedAlways<number>;
    fromMonth: string;
    toMonth: string;
    edition: number;
    methodVersion: string;
    inputs: string;
    boundarySetId: number | null;
    testedAt: Generated<Date>;
    isSynthetic: boolean;
    state: 'estimated' | 'month-missing' | 'not-recorded' | 'not-estimable';
    reason: string | null;
    monthsPresent: number;
    monthsRecorded: number;
    notPlacedCount: number;
    groupUnknownCount: number;
    findUnknownCount: number;
    chainCount: number | null;
    iterationCount: number | null;
    drawCount: number | null;
    largestRHat: number | null;
    acceptance: number | null;
    divergenceCount: number | null;
  };
  thresholdEstimate: {
    thresholdTestId: number;
    ethnicGroup: string;
    searches: number;
    finds: number;
    residents: number;
    threshold: number | null;
    low: number | null;
    high: number | null;
    contrast: number | null;
    contrastLow: number | null;
    contrastHigh: number | null;
    effectiveDrawCount: number | null;
  };
  thresholdFile: { thresholdTestId: number; month: string; sourceFileId: number };
  changeWatch: {
    measurementId: number;
    ruleVersion: string;
    fromMonth: string;
    toMonth: string;
    monthsPresent: number;
    monthsWatched: number;
    learnedToMonth: string | null;
    seriesWatched: number;
    volumeAreasWatched: number;
    monthSd: number | null;
    parameters: ColumnType<unknown, string, never>;
    seriesByArea: ColumnType<unknown, string, never>;
    expectedFalseRises: number;
    expectedFalseFalls: number;
    expectedFalseVolumes: number;
    watchedAt: Generated<Date>;
  };
  changeAlarm: {
    measurementId: number;
    areaCode: string;
    ethnicGroup: string;
    reason: string;
    kind: 'rise' | 'fall' | 'volume-high';
    month: string;
    sinceMonth: string;
    monthsSince: number;
    searches: number;
    expectedSearches: number;
    limitSearches: number | null;
    whiteSearches: number | null;
    ratio: number | null;
    monthsBefore: number | null;
    searchesBefore: number | null;
    whiteSearchesBefore: number | null;
    ratioBefore: number | null;
    mayBeOlder: boolean | null;
    isProvisional: boolean;
  };
  publication: { month: string; heldUntil: Date; createdAt: Generated<Date> };
  publicationEvent: {
    publicationEventId: GeneratedAlways<number>;
    month: string;
    kind: 'released' | 'annotated' | 'stopped';
    reason: string;
    happenedAt: Generated<Date>;
    personId: Generated<string | null>;
  };
  officialTable: {
    officialTableId: GeneratedAlways<number>;
    sha256: string;
    path: string;
    publisher: string;
    rowCount: number;
    loadedAt: Generated<Date>;
  };
  officialTotal: {
    yearEnding: string;
    forceId: string;
    legislation: string;
    reason: string;
    ethnicity: string;
    ethnicGroup: string;
    searchCount: number | null;
    resultantArrestCount: number | null;
    officialTableId: number;
  };
  monitoringGroup: {
    monitoringGroupId: GeneratedAlways<number>;
    name: string;
    areaCode: string;
    email: string;
    nextMeetingOn: string | null;
    isSynthetic: Generated<boolean>;
  };
  delivery: {
    deliveryId: GeneratedAlways<number>;
    monitoringGroupId: number | null;
    month: string | null;
    kind: 'digest' | 'operator';
    jobRunId: number | null;
    measurementId: number | null;
    recipient: string;
    subject: string;
    plainText: string;
    html: string | null;
    state: Generated<'pending' | 'sent' | 'failed'>;
    attemptCount: Generated<number>;
    nextAttemptAt: Generated<Date>;
    lastError: string | null;
    createdAt: Generated<Date>;
    sentAt: Date | null;
  };
  deliveryFigure: { deliveryId: number; figureId: number };
  jobRun: {
    jobRunId: GeneratedAlways<number>;
    job: string;
    period: string;
    state: 'running' | 'succeeded' | 'failed' | 'abandoned';
    startedAt: Generated<Date>;
    finishedAt: Date | null;
    counts: ColumnType<unknown, string, string>;
    error: string | null;
  };
  download: {
    downloadId: GeneratedAlways<number>;
    service: 'archive' | 'api' | 'population' | 'boundaries';
    address: string;
    path: string;
    retrievedAt: Date;
    lastRetrievedAt: Date;
    etag: string | null;
    lastModified: string | null;
    md5: string | null;
    sha256: string;
    byteCount: number;
    state: 'fetched' | 'used' | 'refused';
    problem: string | null;
  };
  sourceFileRetrieval: { sourceFileId: number; downloadId: number };
  sourceCheck: {
    forceId: string;
    month: string;
    checkedAt: Date;
    snapshotMonth: string | null;
    snapshotMd5: string | null;
    archiveRows: number | null;
    isListed: boolean | null;
    apiRows: number | null;
    state: SourceState;
  };
}
