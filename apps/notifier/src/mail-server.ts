import { codeOf, isThisMachine } from '@traject/contracts';
import type * as nodemailer from 'nodemailer';
import type { CalendarMessage } from './calendar-entry.js';

/** A mail, ready to go out. */
export interface OutgoingMail {
  readonly mailId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly calendar: CalendarMessage | null;
}

/** Takes mails. */
export interface MailServer {
  /** Resolves when the server has taken it; throws what {@link failureOf} tells apart. */
  send(mail: OutgoingMail): Promise<void>;
}

/** What speaks to mail servers; given, as it is loaded by a process that has started and not by its start. */
export type MailClient = Pick<typeof nodemailer, 'createTransport'>;

/** Why a mail did not go out: the server is away, or it refuses this one for now or for good. */
export interface MailFailure {
  readonly kind: 'away' | 'refused-for-now' | 'refused';
  /** For the operator: of Node, of the mail client, or the server's three digits. */
  readonly code: string;
}

const codeIn = (error: unknown): string =>
  /^[A-Z][A-Z_]{1,40}$/.test(codeOf(error)) ? codeOf(error) : 'mail-server-away';

/** Tells why a mail did not go out. What the server said is left out: it repeats addresses. */
export const failureOf = (error: unknown): MailFailure => {
  const answered = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : Number.NaN;
  const code = codeIn(error);
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE') return { kind: 'away', code };
  if (!Number.isInteger(answered)) return { kind: 'refused-for-now', code };
  return { kind: answered >= 500 ? 'refused' : 'refused-for-now', code: `smtp-${answered}` };
};

const standardPorts = { 'smtp:': 587, 'smtps:': 465 } as const;

/**
 * The mail server at an address. A connection is encrypted before anything is said: at once with `smtps:`, by STARTTLS with
 * `smtp:`; only a server on this machine is spoken to in plain.
 * @param from the sender of every mail, whose domain is also the name by which the server is greeted
 */
export const mailServerAt = ({ createTransport }: MailClient, smtpUrl: string, from: string): MailServer => {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl);
  const isPlain = protocol === 'smtp:' && isThisMachine(hostname);
  const domain = from.slice(from.indexOf('@') + 1);
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? standardPorts[protocol === 'smtps:' ? 'smtps:' : 'smtp:'] : Number(port),
    secure: protocol === 'smtps:',
    requireTLS: !isPlain,
    ignoreTLS: isPlain,
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    name: domain,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  });
  return {
    send: async ({ mailId, to, subject, text, calendar }) => {
      await transport.sendMail({
        messageId: `<${mailId}@${domain}>`,
        from: { name: '', address: from },
        to: { name: '', address: to },
        envelope: { from, to: [to] },
        subject,
        text,
        headers: { 'Auto-Submitted': 'auto-generated' },
        ...(calendar === null ? {} : { icalEvent: { method: calendar.method, content: calendar.content } }),
      });
    },
  };
};
