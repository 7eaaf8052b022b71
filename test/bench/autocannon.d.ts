declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  interface Options {
    url: string;
    connections: number;
    /** Requests a second over all connections; a wait beyond what is due counts as latency. */
    overallRate: number;
    /** Seconds. */
    duration: number;
    requests: { method: 'GET'; path: string; headers: Record<string, string> }[];
  }

  interface Instance extends EventEmitter, Promise<{ non2xx: number; errors: number; timeouts: number }> {}

  export default function autocannon(options: Options): Instance;
}
