/**
 * Whether the host of a URL is this machine itself, so that what is said to it passes no network. A name that only begins
 * like an address here is one of somebody else.
 */
export const isThisMachine = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.[0-9]{1,3}){3}$/.test(hostname);
