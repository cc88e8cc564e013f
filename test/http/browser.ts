import type { Answer, Json } from './http-stack.js';

/** A browser without scripts of other sites: cookies apart by host, redirects one by one. */
export interface Browser {
  /** Goes to an address and follows it to where it ends; a form is submitted when given. */
  visit(address: string, form?: Readonly<Record<string, string>>): Promise<Response>;
  /** Asks the product as its own page does. */
  ask(method: string, path: string, body?: Json, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** The cookies of the product's host, by name. */
  readonly cookies: ReadonlyMap<string, string>;
}

type Jar = Map<string, string>;

const keep = (jar: Jar, setCookies: readonly string[]): void => {
  for (const line of setCookies) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/Max-Age=0|expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
    else jar.set(name, value);
  }
};

/** A browser at the product. @param publicUrl where browsers reach it */
export const openBrowser = (publicUrl: string): Browser => {
  const jars = new Map<string, Jar>();
  const jarOf = (address: URL): Jar => {
    const jar = jars.get(address.hostname) ?? new Map<string, string>();
    jars.set(address.hostname, jar);
    return jar;
  };
  const product = new URL(publicUrl);
  const send = async (address: URL, request: RequestInit): Promise<Response> => {
    const jar = jarOf(address);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...Object.fromEntries(new Headers(request.headers)), ...(cookie === '' ? {} : { cookie }) };
    const response = await fetch(address, { ...request, headers, redirect: 'manual' });
    keep(jar, response.headers.getSetCookie());
    return response;
  };
  const visit: Browser['visit'] = async (address, form) => {
    const from = new URL(address, publicUrl);
    const response = await send(
      from,
      form === undefined ? {} : { method: 'POST', body: new URLSearchParams({ ...form }) },
    );
    const next = response.headers.get('location');
    return next === null ? response : visit(new URL(next, from).href);
  };
  return {
    visit,
    cookies: jarOf(product),
    ask: async (method, path, body, headers = {}) => {
      const response = await send(new URL(path, publicUrl), {
        method,
        headers: {
          origin: product.origin,
          'sec-fetch-site': 'same-origin',
          'traject-csrf': '1',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const mediaType = response.headers.get('content-type')?.split(';')[0] ?? '';
      // Every answer of the gateway is a JSON object: a resource or a problem.
      return { status: response.status, mediaType, body: JSON.parse(text === '' ? '{}' : text) as Json };
    },
  };
};

/** Logs in at the provider of the stack as a demo identity. @returns the page on which the browser ends */
export const logIn = async (browser: Browser, identity: string, path = '/login?return=/api/me'): Promise<Response> => {
  const page = await browser.visit(path);
  return browser.visit(page.url, { identity });
};
