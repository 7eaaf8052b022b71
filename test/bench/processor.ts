import { readdirSync, readFileSync } from 'node:fs';
import type { Pool } from 'pg';

/** The kernel counts processor time in hundredths of a second. */
const TICKS = 100;

interface Process {
  parent: number;
  ownSeconds: number;
  /** Of children that have ended. */
  endedSeconds: number;
}

/**
 * Processor time that this process and the database's server have used so far, in seconds; undefined where the system does not tell it, or
 * the server runs elsewhere. On a machine that others use too it says more than the clock does.
 */
export async function processorSeconds(pool: Pool): Promise<number | undefined> {
  const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  const server = processOf(rows[0]!.pid)?.parent;
  const all = server === undefined ? undefined : processOf(server);
  if (server === undefined || !all) return undefined;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => processOf(Number(name)))
    .filter((each) => each?.parent === server);
  const { user, system } = process.cpuUsage();
  return (
    (user + system) / 1e6 +
    all.ownSeconds +
    all.endedSeconds +
    children.reduce((sum, child) => sum + child!.ownSeconds + child!.endedSeconds, 0)
  );
}

function processOf(pid: number): Process | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name stands in brackets and may hold anything.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const seconds = (at: number) => Number(fields[at]) / TICKS;
    return {
      parent: Number(fields[1]),
      ownSeconds: seconds(11) + seconds(12),
      endedSeconds: seconds(13) + seconds(14),
    };
  } catch {
    return undefined;
  }
}
