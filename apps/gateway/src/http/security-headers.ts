/** What pages of this product may load: its own scripts and styles, never one that stands in the page. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What no page of this product needs of a machine. */
const permissionsPolicy = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'serial', 'display-capture']
  .map((feature) => `${feature}=()`)
  .join(', ');

const always = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'permissions-policy': permissionsPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Two years, as browsers ask for it. */
const transportSecurity = { 'strict-transport-security': 'max-age=63072000; includeSubDomains' };

const isAboutSomebody = /^\/(api|login|logout)(\/|\?|$)/;

/** The headers of every answer: what a browser may do with it. @param url as it was asked for */
export const securityHeaders = (url: string, production: boolean): Readonly<Record<string, string>> => ({
  ...always,
  ...(isAboutSomebody.test(url) ? { 'cache-control': 'no-store' } : {}),
  ...(production ? transportSecurity : {}),
});

/** The headers of a file: a browser saves it and does nothing else with it, whatever it holds, and nobody on the way keeps a copy. */
export const downloadHeaders = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox; default-src 'none'",
  'cache-control': 'no-store',
} as const;
