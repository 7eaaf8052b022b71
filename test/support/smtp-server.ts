/** A mail server in this process, on the loopback address, that keeps what it accepts and can be told to misbehave. */
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';

/** What the server answers to a recipient or to a whole mail. */
export type Answer =
  | 'accept'
  /** A reply of refusal: 4xx for now, 5xx for good. */
  | { code: number; text: string }
  /** Closes the connection without a word. */
  | 'drop'
  /** Never answers. */
  | 'hang';

export interface SmtpServer {
  url: string;
  /** Mails accepted, as they came over the wire. */
  accepted: { to: string[]; raw: string }[];
  /** Every mail whose text arrived, accepted or not. */
  arrived: { to: string[]; raw: string }[];
  close(): Promise<void>;
}

export interface SmtpBehaviour {
  onRecipient?: (address: string) => Answer;
  /** Asked once the text of the mail has arrived; `attempt` counts from 1 for each recipient. */
  onMail?: (recipient: string, attempt: number) => Answer;
}

export async function startSmtpServer(behaviour: SmtpBehaviour = {}): Promise<SmtpServer> {
  const accepted: SmtpServer['accepted'] = [];
  const arrived: SmtpServer['arrived'] = [];
  const reply = (answer: Answer, session: SMTPServerSession, callback: (error?: Error | null) => void) => {
    if (answer === 'accept') callback();
    else if (answer === 'drop') socketOf(server, session)?.destroy();
    else if (answer !== 'hang') callback(Object.assign(new Error(answer.text), { responseCode: answer.code }));
  };
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    closeTimeout: 10,
    onRcptTo: ({ address }, session, callback) =>
      reply(behaviour.onRecipient?.(address) ?? 'accept', session, callback),
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const mail = {
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('utf8'),
        };
        arrived.push(mail);
        const attempt = arrived.filter(({ to }) => to[0] === mail.to[0]).length;
        const answer = behaviour.onMail?.(mail.to[0] ?? '', attempt) ?? 'accept';
        if (answer === 'accept') accepted.push(mail);
        reply(answer, session, callback);
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    accepted,
    arrived,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** The connection of a session; smtp-server keeps them, and its types do not say so. */
function socketOf(server: SMTPServer, session: SMTPServerSession): Socket | undefined {
  const { connections } = server as unknown as { connections: Set<{ session: SMTPServerSession; _socket: Socket }> };
  return [...connections].find((connection) => connection.session.id === session.id)?._socket;
}
