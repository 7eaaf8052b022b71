import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { MATERIALITIES, type Materiality, USUAL_MATERIALITY } from './domain/grid-rule.ts';
import { InputProblem } from './problem.ts';

const blankAsAbsent = (value: unknown) => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blankAsAbsent, schema.optional());

/** Every setting there is; .env.example explains each. */
const schema = z.object({
  DATABASE_URL: optional(z.url({ protocol: /^postgres(ql)?$/ })),
  EVENHAND_HOME: z.preprocess(blankAsAbsent, z.string().default('.evenhand')),
  SMTP_URL: optional(z.url({ protocol: /^smtps?$/ })),
  MAIL_FROM: z.preprocess(blankAsAbsent, z.string().default('Evenhand <evenhand@localhost>')),
  OPERATOR_EMAIL: optional(z.email()),
  PUBLISH_HOLD_DAYS: z.preprocess(blankAsAbsent, z.coerce.number().int().min(0).max(60).default(0)),
  FLAG_MATERIALITY: z.preprocess(
    blankAsAbsent,
    z.coerce.number().pipe(z.literal(MATERIALITIES)).default(USUAL_MATERIALITY),
  ),
  PUBLIC_URL: z.preprocess(blankAsAbsent, z.url({ protocol: /^https?$/ }).default('http://localhost:3000')),
  PORT: z.preprocess(blankAsAbsent, z.coerce.number().int().min(0).max(65_535).default(3000)),
  LOG_LEVEL: z.preprocess(blankAsAbsent, z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info')),
  NODE_ENV: z.preprocess(blankAsAbsent, z.enum(['development', 'test', 'production']).default('development')),
});

export const CONFIG_KEYS = Object.keys(schema.shape);

export interface Config {
  databaseUrl: string | undefined;
  home: string;
  smtpUrl: string | undefined;
  mailFrom: string;
  operatorEmail: string | undefined;
  publishHoldDays: number;
  materiality: Materiality;
  publicUrl: string;
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
  return {
    databaseUrl: settings.DATABASE_URL,
    home: resolve(settings.EVENHAND_HOME),
    smtpUrl: settings.SMTP_URL,
    mailFrom: settings.MAIL_FROM,
    operatorEmail: settings.OPERATOR_EMAIL,
    publishHoldDays: settings.PUBLISH_HOLD_DAYS,
    materiality: settings.FLAG_MATERIALITY,
    publicUrl: settings.PUBLIC_URL.replace(/\/+$/, ''),
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
