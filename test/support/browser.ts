import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian, Ubuntu and Google put it; CHROMIUM_PATH names another place. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const find = () => [process.env.CHROMIUM_PATH, ...PLACES].find((path) => path !== undefined && existsSync(path));

let opened: Promise<Browser> | undefined;

/** The one real browser of a test run, started when the first test needs it and stopped by root-hooks.ts. */
export function sharedBrowser(): Promise<Browser> {
  opened ??= open();
  return opened;
}

export async function stopSharedBrowser(): Promise<void> {
  const browser = await opened?.catch(() => undefined);
  opened = undefined;
  await browser?.close();
}

async function open(): Promise<Browser> {
  const executablePath = find() ?? (await install());
  return chromium.launch({
    executablePath,
    // Nothing but the site is asked for anything.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

/** Installs Debian's Chromium where we may; else says what to do. A browser that is missing fails the tests that need one. */
async function install(): Promise<string> {
  const how =
    'Install it (apt-get install chromium, or your system’s package) or name one by CHROMIUM_PATH, and run the tests again.';
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) {
    throw new Error(`There is no Chromium for the tests in a browser. ${how}`);
  }
  const run = (args: string[]) =>
    promisify(execFile)('apt-get', args, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  try {
    await run(['update', '-q']);
    // Another process of the same test run may be installing it too.
    await run(['-o', 'DPkg::Lock::Timeout=600', 'install', '-y', '-q', '--no-install-recommends', 'chromium']);
  } catch (cause) {
    throw new Error(`Chromium could not be installed for the tests in a browser. ${how}`, { cause });
  }
  return find()!;
}
