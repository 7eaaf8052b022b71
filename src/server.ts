import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DemonstrationLine, isEmptyDatabase, runDemonstration } from '../jobs/demonstration.ts';
import { ofSmell } from '../jobs/smell-report.ts';
import { startWorker, type Worker } from '../jobs/worker.ts';
import { readConfig } from './config.ts';
import { monthText } from './domain/wording.ts';
import { openMailer } from './mail/transport.ts';
import { InputProblem } from './problem.ts';
import { type Opened, openDeps, openSiteAlone } from './start.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { createApp } from './web/app.ts';

/**
 * `npm start`: the site and the worker in one process, after the demonstration where the embedded database is empty.
 * With the word `web`: the site alone, as in production, where the worker is a process of its own.
 * Either way the site has connections of its own, whose role may not read officers' written texts.
 */
const isSiteAlone = process.argv[2] === 'web';

async function main(): Promise<void> {
  const config = readConfig();
  const siteLogin = isSiteAlone ? config.siteDatabaseUrl : undefined;
  const opened = siteLogin ? await openSiteAlone(config, siteLogin) : await openDeps(config);
  const { deps, close } = opened;
  let worker: Worker | undefined;
  let server: Server | undefined;
  const stop = async () => {
    server?.close();
    server?.closeAllConnections();
    await worker?.stop();
    await close();
  };
  try {
    // Before the demonstration, so that a port in use is told at once; until it has run, the site says that it is empty.
    server = await listen(createServer(createApp(await opened.openSite())), config.port);
    stopOnSignal(deps.log, stop);
    if (!isSiteAlone && opened.isEmbedded && (await isEmptyDatabase(deps)))
      await demonstrate(opened, config.home, config.mailFrom);
    process.stdout.write(`Evenhand is at http://localhost:${(server.address() as AddressInfo).port}\n`);
    if (!isSiteAlone) worker = await startWorker(deps);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function listen(server: Server, port: number): Promise<Server> {
  server.listen(port);
  await once(server, 'listening').catch((cause: Error) => {
    throw new InputProblem(`Port ${port} cannot be used: ${cause.message}. Set another with PORT.`, { cause });
  });
  return server;
}

/** Runs the demonstration and tells what was planted beside what was flagged. */
async function demonstrate({ deps }: Opened, home: string, from: string): Promise<void> {
  process.stdout.write('Nothing is loaded: writing and running the demonstration (synthetic records only).\n');
  // The groups of the demonstration are made up: their mail goes to files, whatever mail server is set.
  const mailer = openMailer({ smtpUrl: undefined, outbox: `${home}/outbox`, from, domain: 'demonstration.invalid' });
  const { month, lines, coding, smell } = await runDemonstration({ ...deps, mailer });
  process.stdout.write(`Demonstration run to ${monthText(month)}. Planted disparities, and what was flagged:\n`);
  process.stdout.write(lines.map(lineText).join(''));
  process.stdout.write(
    `Double coding by two made-up coders (synthetic): ${coding.texts} texts, ${coding.alike} read alike, ${coding.settled} settled.\n`,
  );
  if (smell) process.stdout.write(`${ofSmell(smell).join('\n')}\n`);
}

function lineText({ what, timesLondon, isPlanted, isFlagged }: DemonstrationLine): string {
  const origin = isPlanted ? 'planted' : 'chance ';
  const outcome = isFlagged ? 'flagged    ' : 'not flagged';
  return `  ${origin}  ${outcome}  true ratio ${timesLondon.toFixed(2)} times London's  ${what}\n`;
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(error instanceof InputProblem ? 2 : 1);
});
