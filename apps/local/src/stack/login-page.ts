import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { demoLogins, type DemoLogin } from '../demo-identities.js';

/** Path of the pages on which a person says who they are. */
const interactionPath = /^\/interaction\/[A-Za-z0-9_-]{1,64}$/;
const mostBodyChars = 1_000;

/** Path of the page for one log-in. */
export const loginPageOf = (uid: string): string => `/interaction/${uid}`;

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);

const choice = ({ name, shownAs }: DemoLogin): string =>
  `<p><button name="identity" value="${escaped(name)}">${escaped(name)}</button> ${escaped(shownAs)}</p>`;

/** Plain HTML, which works without any script. */
export const page = (title: string, body: string): string =>
  `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title></head>` +
  `<body><h1>${escaped(title)}</h1>${body}</body></html>\n`;

const loginPage = (): string =>
  page('Log in to the demo', `<form method="post" autocomplete="off">${demoLogins.map(choice).join('')}</form>`);

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
} as const;

async function chosenIdentity(request: IncomingMessage): Promise<string | undefined> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += String(chunk);
    if (body.length > mostBodyChars) return undefined;
  }
  const identity = new URLSearchParams(body).get('identity');
  return demoLogins.find(({ name }) => name === identity)?.name;
}

/**
 * Answers the page on which a person says which demo identity they are, where one was asked for.
 * @returns whether it was
 */
export async function answerLoginPage(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (!interactionPath.test(request.url ?? '')) return false;
  try {
    // Refuses a browser in which no log-in was begun.
    await provider.interactionDetails(request, response);
    const identity = request.method === 'POST' ? await chosenIdentity(request) : undefined;
    if (identity === undefined) response.writeHead(200, headers).end(loginPage());
    else await provider.interactionFinished(request, response, { login: { accountId: identity } });
  } catch {
    const again = '<p>This log-in took too long or was not begun in this browser. Begin again at the product.</p>';
    response.writeHead(400, headers).end(page('Log in to the demo', again));
  }
  return true;
}
