import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A running mail server that hands every mail to whoever started it, and sends none on. */
export interface MailCatcher {
  readonly port: number;
  /** As a setting of the notifier. */
  readonly url: string;
  stop(): Promise<void>;
}

/** How to catch. */
export interface CatchOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** Called before the mail counts as taken; a rejection with a `responseCode` refuses the mail with that. */
  readonly onMail: (mail: Buffer, to: readonly string[]) => Promise<void>;
}

const mostMailBytes = 1024 * 1024;

/** Takes mails for anybody on the loopback address. Rejects with the system's error when the port is taken. */
export async function startMailCatcher({ port, onMail }: CatchOptions): Promise<MailCatcher> {
  const { SMTPServer } = await import('smtp-server');
  const smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: mostMailBytes,
    disableReverseLookup: true,
    closeTimeout: 1_000,
    onData: (stream, { envelope }, done) => {
      buffer(stream)
        .then((mail) =>
          onMail(
            mail,
            envelope.rcptTo.map(({ address }) => address),
          ),
        )
        .then(() => done(), done);
    },
  });
  // Whoever sends may end in the middle of a mail; it is sent once more.
  smtp.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    smtp.server.once('error', reject);
    smtp.listen(port, '127.0.0.1', resolve);
  });
  // A server that listens on a TCP port has an address of this kind.
  const { port: taken } = smtp.server.address() as AddressInfo;
  return {
    port: taken,
    url: `smtp://127.0.0.1:${taken}`,
    stop: () => new Promise((resolve) => smtp.close(() => resolve())),
  };
}
