import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { MATERIALITIES, type Materiality, USUAL_MATERIALITY } from './domain/grid-rule.ts';
import { type Decisions, USUAL_DECISIONS } from './grounds/reading.ts';
import { InputProblem } from './problem.ts';

const blankAsAbsent = (value: unknown) => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blankAsAbsent, schema.optional());
const oneOf = <const T extends readonly string[]>(words: T, usual: T[number]) =>
  z.preprocess(blankAsAbsent, z.enum(words).optional()).transform((word): T[number] => word ?? usual);

const addressOrOff = (usual: string) =>
  z
    .preprocess(blankAsAbsent, z.union([z.literal('off'), z.url({ protocol: /^https?$/ })]).default(usual))
    .transform((address) => (address === 'off' ? undefined : address));

/** Every setting there is; .env.example explains each. */
const schema = z.object({
  DATABASE_URL: optional(z.url({ protocol: /^postgres(ql)?$/ })),
  SITE_DATABASE_URL: optional(z.url({ protocol: /^postgres(ql)?$/ })),
  EVENHAND_HOME: z.preprocess(blankAsAbsent, z.string().default('.evenhand')),
  INBOX_FOLDER: optional(z.string()),
  SMTP_URL: optional(z.url({ protocol: /^smtps?$/ })),
  MAIL_FROM: z.preprocess(blankAsAbsent, z.string().default('Evenhand <evenhand@localhost>')),
  OPERATOR_EMAIL: optional(z.email()),
  PUBLISH_HOLD_DAYS: z.preprocess(blankAsAbsent, z.coerce.number().int().min(0).max(60).default(0)),
  FLAG_MATERIALITY: z.preprocess(
    blankAsAbsent,
    z.coerce.number().pipe(z.literal(MATERIALITIES)).default(USUAL_MATERIALITY),
  ),
  GROUNDS_NERVOUS_ONLY: oneOf(['support', 'weak'], USUAL_DECISIONS.nervousOnly),
  GROUNDS_HOTSPOT: oneOf(['weak', 'support'], USUAL_DECISIONS.hotspot),
  GROUNDS_PERSON_RECORD: oneOf(['weak', 'support'], USUAL_DECISIONS.personRecord),
  GROUNDS_SMELL_OF_DRUGS: oneOf(['cannabis', 'other'], USUAL_DECISIONS.smellOfDrugs),
  GROUNDS_SMELL_WITH_ALCOHOL: oneOf(['sole', 'supported'], USUAL_DECISIONS.smellWithAlcohol),
  POLICE_ARCHIVE_URL: addressOrOff('https://data.police.uk/data/archive/'),
  POLICE_API_URL: addressOrOff('https://data.police.uk/api/'),
  POPULATION_URL: optional(z.url({ protocol: /^https?$/ })),
  BOUNDARIES_URL: optional(z.url({ protocol: /^https?$/ })),
  FETCH_CONTACT: optional(z.union([z.email(), z.url({ protocol: /^https?$/ })])),
  FETCH_FORCES: z.preprocess(
    blankAsAbsent,
    z
      .string()
      .regex(
        /^[a-z-]+(,[a-z-]+)*$/,
        'expected forces as data.police.uk names them, such as metropolitan,city-of-london',
      )
      .default('metropolitan,city-of-london'),
  ),
  FETCH_MONTHS: z.preprocess(blankAsAbsent, z.coerce.number().int().min(1).max(36).default(24)),
  PUBLIC_URL: z.preprocess(blankAsAbsent, z.url({ protocol: /^https?$/ }).default('http://localhost:3000')),
  TRUSTED_PROXIES: z.preprocess(blankAsAbsent, z.coerce.number().int().min(0).max(10).default(0)),
  PORT: z.preprocess(blankAsAbsent, z.coerce.number().int().min(0).max(65_535).default(3000)),
  LOG_LEVEL: z.preprocess(blankAsAbsent, z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info')),
  NODE_ENV: z.preprocess(blankAsAbsent, z.enum(['development', 'test', 'production']).default('development')),
});

export const CONFIG_KEYS = Object.keys(schema.shape);

export interface Config {
  databaseUrl: string | undefined;
  /** Where the site reads, where that is another login than the jobs'. */
  siteDatabaseUrl: string | undefined;
  home: string;
  /** The watched folder. */
  inboxFolder: string;
  smtpUrl: string | undefined;
  mailFrom: string;
  operatorEmail: string | undefined;
  publishHoldDays: number;
  materiality: Materiality;
  decisions: Decisions;
  /** Where publishers are asked; undefined where they are not to be. */
  archiveUrl: string | undefined;
  apiUrl: string | undefined;
  populationUrl: string | undefined;
  boundariesUrl: string | undefined;
  /** Who publishers may write to about our requests. */
  fetchContact: string;
  fetchForces: string[];
  fetchMonths: number;
  publicUrl: string;
  trustedProxies: number;
  port: number;
  logLevel: string;
  isDevelopment: boolean;
}

/**
 * Reads the settings from the environment (and from a file .env in the working folder, which the environment overrides).
 * Throws InputProblem naming every faulty setting at once.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  if (environment === process.env && existsSync('.env')) process.loadEnvFile('.env');
  const parsed = schema.safeParse(environment);
  const faults = [
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    ...faultsOfProduction(environment),
  ];
  if (!parsed.success || faults.length > 0) {
    throw new InputProblem(
      `The settings cannot be used. ${faults.join('; ')}. What each means stands in .env.example.`,
    );
  }
  const settings = parsed.data;
  const publicUrl = settings.PUBLIC_URL.replace(/\/+$/, '');
  return {
    databaseUrl: settings.DATABASE_URL,
    siteDatabaseUrl: settings.SITE_DATABASE_URL,
    home: resolve(settings.EVENHAND_HOME),
    inboxFolder: resolve(settings.INBOX_FOLDER ?? join(settings.EVENHAND_HOME, 'inbox')),
    smtpUrl: settings.SMTP_URL,
    mailFrom: settings.MAIL_FROM,
    operatorEmail: settings.OPERATOR_EMAIL,
    publishHoldDays: settings.PUBLISH_HOLD_DAYS,
    materiality: settings.FLAG_MATERIALITY,
    decisions: {
      nervousOnly: settings.GROUNDS_NERVOUS_ONLY,
      hotspot: settings.GROUNDS_HOTSPOT,
      personRecord: settings.GROUNDS_PERSON_RECORD,
      smellOfDrugs: settings.GROUNDS_SMELL_OF_DRUGS,
      smellWithAlcohol: settings.GROUNDS_SMELL_WITH_ALCOHOL,
    },
    archiveUrl: settings.POLICE_ARCHIVE_URL,
    apiUrl: settings.POLICE_API_URL,
    populationUrl: settings.POPULATION_URL,
    boundariesUrl: settings.BOUNDARIES_URL,
    fetchContact: settings.FETCH_CONTACT ?? publicUrl,
    fetchForces: settings.FETCH_FORCES.split(','),
    fetchMonths: settings.FETCH_MONTHS,
    publicUrl,
    trustedProxies: settings.TRUSTED_PROXIES,
    port: settings.PORT,
    logLevel: settings.LOG_LEVEL,
    isDevelopment: settings.NODE_ENV !== 'production',
  };
}

/** What has a default that only suits a trial: readers of mail cannot answer to, nor open a page of, this very machine. */
function faultsOfProduction({ NODE_ENV, SMTP_URL, MAIL_FROM, PUBLIC_URL }: NodeJS.ProcessEnv): string[] {
  if (NODE_ENV !== 'production' || !SMTP_URL) return [];
  const faults: string[] = [];
  if (!MAIL_FROM || /@localhost\b(?!\.)/.test(MAIL_FROM)) {
    faults.push('MAIL_FROM: needed in production, where mail is sent by SMTP_URL');
  }
  if (!PUBLIC_URL) faults.push('PUBLIC_URL: needed in production, where mails point to the site');
  return faults;
}
