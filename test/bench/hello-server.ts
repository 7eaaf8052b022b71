import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';

/** The least that a server of Express can do: so many bytes, made once. Prints its port. */
const body = Buffer.alloc(Number(process.argv[2]), 'a');
const app = express();
app.get(/.*/, (_request, response) => {
  response.type('html').send(body);
});
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdout.write(`http://localhost:${(server.address() as AddressInfo).port}\n`);
