import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { MATERIALITIES, type Materiality, USUAL_MATERIALITY } from './domain/grid-rule.ts';
import type { StaffClaims, StaffRole } from './domain/sign-in.ts';
import { type Decisions, USUAL_DECISIONS } from './grounds/reading.ts';
import { InputProblem } from './problem.ts';
import { ROLES } from './vocabulary/role.ts';

const blankAsAbsent = (value: unknown) => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blankAsAbsent, schema.optional());
const oneOf = <const T extends readonly string[]>(words: T, usual: T[number]) =>
  z.preprocess(blankAsAbsent, z.enum(words).optional()).transform((word): T[number] => word ?? usual);

const addressOrOff = (usual: string) =>
  z
    .preprocess(blankAsAbsent, z.union([z.literal('off'), z.url({ protocol: /^https?$/ })]).default(usual))
    .transform((address) => (address === 'off' ? undefined : address));

const STAFF_ROLES: readonly string[] = ROLES.filter((role) => role !== 'member');

/** Values of an organisation's claim with the role each gives, such as `evenhand-reviewer=reviewer,evenhand-admin=administrator`. */
const roleValues = z.string().transform((text, context): { value: string; role: StaffRole }[] => {
  const pairs = text.split(',').map((pair) => {
    const at = pair.lastIndexOf('=');
    return { value: pair.slice(0, Math.max(at, 0)).trim(), role: pair.slice(at + 1).trim() as StaffRole };
  });
  const isUsable = pairs.every(({ value, role }) => value !== '' && STAFF_ROLES.includes(role));
  if (isUsable && pairs.some(({ role }) => role === 'administrator')) return pairs;
  context.addIssue({
    code: 'custom',
    message: `expected value=role,... with the roles ${STAFF_ROLES.join(', ')}, administrator among them, so that somebody looks after people`,
  });
  return z.NEVER;
});

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
  SIGN_IN_SECRET: optional(z.string().min(32, 'expected at least 32 characters')),
  OIDC_ISSUER: optional(z.url({ protocol: /^https?$/ })),
  OIDC_CLIENT_ID: optional(z.string()),
  OIDC_CLIENT_SECRET: optional(z.string()),
  OIDC_ROLE_CLAIM: optional(z.string()),
  OIDC_ROLE_VALUES: optional(roleValues),
  OIDC_BCU_CLAIM: optional(z.string()),
  PORT: z.preprocess(blankAsAbsent, z.coerce.number().int().min(0).max(65_535).default(3000)),
  LOG_LEVEL: z.preprocess(blankAsAbsent, z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info')),
  NODE_ENV: z.preprocess(blankAsAbsent, z.enum(['development', 'test', 'production']).default('development')),
});

export const CONFIG_KEYS = Object.keys(schema.shape);

/** The organisation that vouches for staff: its OpenID Connect provider, and how its claims are read. */
export interface OrganisationConfig extends StaffClaims {
  issuer: string;
  clientId: string;
  clientSecret: string;
}

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
  /** Signs cookies; undefined in development, where one is made and kept. */
  signInSecret: string | undefined;
  /** Who vouches for staff; undefined where nobody does. */
  organisation: OrganisationConfig | undefined;
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
    ...faultsOfOrganisation(environment),
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
    signInSecret: settings.SIGN_IN_SECRET,
    organisation: organisationOf(settings),
    port: settings.PORT,
    logLevel: settings.LOG_LEVEL,
    isDevelopment: settings.NODE_ENV !== 'production',
  };
}

function organisationOf(settings: z.output<typeof schema>): OrganisationConfig | undefined {
  if (settings.OIDC_ISSUER === undefined) return undefined;
  return {
    issuer: settings.OIDC_ISSUER,
    clientId: settings.OIDC_CLIENT_ID!,
    clientSecret: settings.OIDC_CLIENT_SECRET!,
    roleClaim: settings.OIDC_ROLE_CLAIM!,
    roleValues: settings.OIDC_ROLE_VALUES!,
    bcuClaim: settings.OIDC_BCU_CLAIM!,
  };
}

/** What has a default that only suits a trial: readers of mail cannot answer to, nor open a page of, this very machine. */
function faultsOfProduction({
  NODE_ENV,
  SMTP_URL,
  MAIL_FROM,
  PUBLIC_URL,
  SIGN_IN_SECRET,
}: NodeJS.ProcessEnv): string[] {
  if (NODE_ENV !== 'production') return [];
  const faults: string[] = [];
  if (!SIGN_IN_SECRET) faults.push('SIGN_IN_SECRET: needed in production, where it signs the cookies of who signs in');
  if (!SMTP_URL) return faults;
  if (!MAIL_FROM || /@localhost\b(?!\.)/.test(MAIL_FROM)) {
    faults.push('MAIL_FROM: needed in production, where mail is sent by SMTP_URL');
  }
  if (!PUBLIC_URL) faults.push('PUBLIC_URL: needed in production, where mails point to the site');
  return faults;
}

const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/;

/** An organisation is described in full or not at all, and in production it is reached in a way that nobody can listen to. */
function faultsOfOrganisation(environment: NodeJS.ProcessEnv): string[] {
  const keys = CONFIG_KEYS.filter((key) => key.startsWith('OIDC_'));
  const missing = keys.filter((key) => !environment[key]);
  if (missing.length === keys.length) return [];
  const faults = missing.map((key) => `${key}: needed where the other settings of OpenID Connect are given`);
  const issuer = environment.OIDC_ISSUER ?? '';
  if (environment.NODE_ENV === 'production' && issuer.startsWith('http:') && !LOOPBACK.test(issuer)) {
    faults.push('OIDC_ISSUER: expected an address that begins with https: in production');
  }
  return faults;
}
