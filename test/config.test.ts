import { resolve } from 'node:path';
import { expect } from 'chai';
import { CONFIG_KEYS, readConfig } from '../src/config.ts';
import { InputProblem } from '../src/problem.ts';

const refusalOf = (environment: NodeJS.ProcessEnv): string => {
  try {
    readConfig(environment);
  } catch (problem) {
    expect(problem).to.be.instanceOf(InputProblem);
    return (problem as Error).message;
  }
  throw new Error('the settings were taken');
};

const SECRET = 'thirty-two characters and then some';
const ORGANISATION = {
  OIDC_ISSUER: 'https://sign-in.example.org/tenant',
  OIDC_CLIENT_ID: 'evenhand',
  OIDC_CLIENT_SECRET: 'a client secret',
  OIDC_ROLE_CLAIM: 'roles',
  OIDC_ROLE_VALUES: 'evenhand-admin=administrator, evenhand=bcu=responder',
  OIDC_BCU_CLAIM: 'unit',
};

describe('the settings', () => {
  it('have a default for each where nothing is set', () => {
    expect(readConfig({})).to.deep.equal({
      databaseUrl: undefined,
      siteDatabaseUrl: undefined,
      home: resolve('.evenhand'),
      inboxFolder: resolve('.evenhand', 'inbox'),
      smtpUrl: undefined,
      mailFrom: 'Evenhand <evenhand@localhost>',
      operatorEmail: undefined,
      publishHoldDays: 0,
      materiality: 1.5,
      decisions: {
        nervousOnly: 'support',
        hotspot: 'weak',
        personRecord: 'weak',
        smellOfDrugs: 'cannabis',
        smellWithAlcohol: 'sole',
      },
      archiveUrl: 'https://data.police.uk/data/archive/',
      apiUrl: 'https://data.police.uk/api/',
      populationUrl: undefined,
      boundariesUrl: undefined,
      fetchContact: 'http://localhost:3000',
      fetchForces: ['metropolitan', 'city-of-london'],
      fetchMonths: 24,
      publicUrl: 'http://localhost:3000',
      trustedProxies: 0,
      signInSecret: undefined,
      organisation: undefined,
      port: 3000,
      logLevel: 'info',
      isDevelopment: true,
    });
  });

  it('are the same where all are blank', () => {
    expect(readConfig(Object.fromEntries(CONFIG_KEYS.map((key) => [key, ''])))).to.deep.equal(readConfig({}));
  });

  it('are taken as they are set', () => {
    expect(
      readConfig({
        DATABASE_URL: 'postgres://reader:secret@database:5432/evenhand',
        EVENHAND_HOME: '/srv/evenhand',
        INBOX_FOLDER: '/srv/drop',
        SMTP_URL: 'smtps://user:secret@mail.example.org:465',
        MAIL_FROM: 'Evenhand <evenhand@example.org>',
        OPERATOR_EMAIL: 'operator@example.org',
        PUBLISH_HOLD_DAYS: '7',
        FLAG_MATERIALITY: '1.25',
        SITE_DATABASE_URL: 'postgres://site:secret@database:5432/evenhand',
        GROUNDS_NERVOUS_ONLY: 'weak',
        GROUNDS_HOTSPOT: 'support',
        GROUNDS_PERSON_RECORD: 'support',
        GROUNDS_SMELL_OF_DRUGS: 'other',
        GROUNDS_SMELL_WITH_ALCOHOL: 'supported',
        POLICE_ARCHIVE_URL: 'off',
        POLICE_API_URL: 'http://localhost:9000/api/',
        POPULATION_URL: 'https://www.nomisweb.example.org/table.csv',
        BOUNDARIES_URL: 'https://geoportal.example.org/boroughs.geojson',
        FETCH_CONTACT: 'data@example.org',
        FETCH_FORCES: 'metropolitan,btp',
        FETCH_MONTHS: '36',
        PUBLIC_URL: 'https://evenhand.example.org/',
        TRUSTED_PROXIES: '2',
        SIGN_IN_SECRET: SECRET,
        ...ORGANISATION,
        PORT: '8080',
        LOG_LEVEL: 'warn',
        NODE_ENV: 'production',
      }),
    ).to.deep.equal({
      databaseUrl: 'postgres://reader:secret@database:5432/evenhand',
      siteDatabaseUrl: 'postgres://site:secret@database:5432/evenhand',
      home: '/srv/evenhand',
      inboxFolder: '/srv/drop',
      smtpUrl: 'smtps://user:secret@mail.example.org:465',
      mailFrom: 'Evenhand <evenhand@example.org>',
      operatorEmail: 'operator@example.org',
      publishHoldDays: 7,
      materiality: 1.25,
      decisions: {
        nervousOnly: 'weak',
        hotspot: 'support',
        personRecord: 'support',
        smellOfDrugs: 'other',
        smellWithAlcohol: 'supported',
      },
      archiveUrl: undefined,
      apiUrl: 'http://localhost:9000/api/',
      populationUrl: 'https://www.nomisweb.example.org/table.csv',
      boundariesUrl: 'https://geoportal.example.org/boroughs.geojson',
      fetchContact: 'data@example.org',
      fetchForces: ['metropolitan', 'btp'],
      fetchMonths: 36,
      publicUrl: 'https://evenhand.example.org',
      trustedProxies: 2,
      signInSecret: SECRET,
      organisation: {
        issuer: 'https://sign-in.example.org/tenant',
        clientId: 'evenhand',
        clientSecret: 'a client secret',
        roleClaim: 'roles',
        roleValues: [
          { value: 'evenhand-admin', role: 'administrator' },
          { value: 'evenhand=bcu', role: 'responder' },
        ],
        bcuClaim: 'unit',
      },
      port: 8080,
      logLevel: 'warn',
      isDevelopment: false,
    });
  });

  it('are refused with every fault named at once, and none of the values', () => {
    const message = refusalOf({
      DATABASE_URL: 'mysql://root:hunter2@host/db',
      SMTP_URL: 'https://hunter3.example.org',
      OPERATOR_EMAIL: 'nobody',
      PUBLISH_HOLD_DAYS: '-1',
      FLAG_MATERIALITY: 'some',
      GROUNDS_HOTSPOT: 'perhaps',
      POLICE_ARCHIVE_URL: 'ftp://data.police.uk/',
      FETCH_FORCES: 'The Met',
      FETCH_MONTHS: '37',
      PUBLIC_URL: 'evenhand',
      PORT: 'eighty',
      LOG_LEVEL: 'loud',
      NODE_ENV: 'live',
    });
    for (const key of [
      'DATABASE_URL',
      'SMTP_URL',
      'OPERATOR_EMAIL',
      'PUBLISH_HOLD_DAYS',
      'FLAG_MATERIALITY',
      'GROUNDS_HOTSPOT',
      'POLICE_ARCHIVE_URL',
      'FETCH_FORCES',
      'FETCH_MONTHS',
      'PUBLIC_URL',
      'PORT',
      'LOG_LEVEL',
      'NODE_ENV',
    ]) {
      expect(message).to.contain(`${key}:`);
    }
    expect(message)
      .to.contain('.env.example')
      .and.not.to.match(/hunter/);
  });

  it('take no hold of half a day, nor one that never ends', () => {
    for (const days of ['0.5', '1000', 'week'])
      expect(refusalOf({ PUBLISH_HOLD_DAYS: days })).to.contain('PUBLISH_HOLD_DAYS');
  });

  it('take no materiality but those that flags were tried with', () => {
    for (const [text, materiality] of [
      ['1.25', 1.25],
      ['1.5', 1.5],
      ['2', 2],
      ['2.0', 2],
    ] as const) {
      expect(readConfig({ FLAG_MATERIALITY: text }).materiality).to.equal(materiality);
    }
    for (const text of ['1', '1.4', '3', '0', '-2', 'twice']) {
      expect(refusalOf({ FLAG_MATERIALITY: text }), text).to.contain('FLAG_MATERIALITY:');
    }
  });

  const production = { NODE_ENV: 'production', SMTP_URL: 'smtp://mail.example.org', SIGN_IN_SECRET: SECRET };

  it('need a sender and an address of the site in production, where mail goes to real readers', () => {
    expect(refusalOf(production)).to.contain('MAIL_FROM:').and.to.contain('PUBLIC_URL:');
    expect(
      refusalOf({
        ...production,
        PUBLIC_URL: 'https://evenhand.example.org',
        MAIL_FROM: 'Evenhand <evenhand@localhost>',
      }),
    )
      .to.contain('MAIL_FROM:')
      .and.not.to.contain('PUBLIC_URL:');
    // Named beside the other faults, not after them.
    expect(refusalOf({ ...production, PORT: 'eighty' }))
      .to.contain('MAIL_FROM:')
      .and.to.contain('PORT:');
  });

  it('need neither where production writes its mail to files', () => {
    expect(readConfig({ NODE_ENV: 'production', SIGN_IN_SECRET: SECRET }).isDevelopment).to.equal(false);
  });

  it('need a secret of some length to sign cookies with in production, and wherever one is given', () => {
    expect(refusalOf({ NODE_ENV: 'production' })).to.contain('SIGN_IN_SECRET:');
    expect(refusalOf({ SIGN_IN_SECRET: 'too short' }))
      .to.contain('SIGN_IN_SECRET:')
      .and.not.to.contain('too short');
  });

  it('take the organisation that vouches for staff in full or not at all', () => {
    for (const key of Object.keys(ORGANISATION)) {
      expect(refusalOf({ ...ORGANISATION, [key]: '' }), key).to.contain(`${key}:`);
    }
  });

  it('take no role of an organisation’s but those of staff, and want somebody to be administrator', () => {
    for (const values of ['a=member,b=administrator', 'a=owner', 'administrator', '=administrator', 'a=reviewer']) {
      expect(refusalOf({ ...ORGANISATION, OIDC_ROLE_VALUES: values }), values).to.contain('OIDC_ROLE_VALUES:');
    }
  });

  it('take an organisation in production only where nobody can listen on the way to it', () => {
    const open = {
      ...production,
      PUBLIC_URL: 'https://evenhand.example.org',
      MAIL_FROM: 'e@example.org',
      ...ORGANISATION,
    };
    expect(refusalOf({ ...open, OIDC_ISSUER: 'http://sign-in.example.org' })).to.contain('OIDC_ISSUER:');
    expect(refusalOf({ ...open, OIDC_ISSUER: 'http://localhost.example.org' })).to.contain('OIDC_ISSUER:');
    expect(readConfig({ ...open, OIDC_ISSUER: 'http://127.0.0.1:9000' }).organisation).not.to.equal(undefined);
    expect(readConfig({ ...ORGANISATION, OIDC_ISSUER: 'http://sign-in.example.org' }).organisation).not.to.equal(
      undefined,
    );
  });
});
