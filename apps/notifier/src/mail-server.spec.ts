import nodemailer from 'nodemailer';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { mailServerAt } from './mail-server.js';

afterEach(() => {
  vi.restoreAllMocks();
});

/** How a mail server at this address is spoken to. */
const spokenTo = (smtpUrl: string): unknown => {
  const opened = vi.spyOn(nodemailer, 'createTransport');
  mailServerAt(nodemailer, smtpUrl, 'no-reply@traject.example');
  return opened.mock.lastCall?.[0];
};

describe('a mail server', () => {
  test.each(['localhost', '127.0.0.1', '127.3.2.1', '[::1]'])('on this machine (%s) is spoken to in plain', (host) => {
    expect(spokenTo(`smtp://${host}:2525`)).toMatchObject({ secure: false, requireTLS: false, ignoreTLS: true });
  });

  test.each(['mail.example', '127.mail.example', '127.0.0.1.mail.example', 'localhost.mail.example'])(
    'elsewhere (%s) is spoken to in plain by nobody',
    (host) => {
      expect(spokenTo(`smtp://${host}`)).toMatchObject({ secure: false, requireTLS: true, ignoreTLS: false });
      expect(spokenTo(`smtps://${host}`)).toMatchObject({ secure: true, requireTLS: true, ignoreTLS: false });
    },
  );
});
