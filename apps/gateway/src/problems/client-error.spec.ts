import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { fastify } from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { answerClientError } from './client-error.js';

/** What a server answers to these bytes, until it closes the connection. */
const answerTo = async (bytes: string): Promise<{ readonly head: string; readonly body: string }> => {
  const server = fastify({ clientErrorHandler: answerClientError });
  onTestFinished(() => server.close());
  const { port } = new URL(await server.listen({ port: 0, host: '127.0.0.1' }));
  const socket = connect(Number(port), '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'connect');
  socket.write(bytes);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  return { head, body };
};

test.each([
  ['whose headers are too large', `GET / HTTP/1.1\r\nHost: x\r\nX-Marker: ${'marker'.repeat(5_000)}\r\n\r\n`, 431],
  ['whose request line is malformed', 'marker marker marker\r\n\r\n', 400],
])('a request %s is answered with a problem that has nothing of it', async (_kind, bytes, status) => {
  const { head, body } = await answerTo(bytes);
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head).toContain('Content-Type: application/problem+json');
  expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}`);
  expect(JSON.parse(body)).toMatchObject({ status, code: status === 431 ? 'headers-too-large' : 'request-malformed' });
  expect(head + body).not.toContain('marker');
});
