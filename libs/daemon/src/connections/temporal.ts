import { loadTls, type TlsSettings } from './tls.js';

/** TLS as the clients of Temporal take it. */
export interface TemporalTls {
  readonly serverNameOverride?: string;
  readonly serverRootCACertificate?: Buffer;
  readonly clientCertPair?: { readonly crt: Buffer; readonly key: Buffer };
}

/** What a connection to Temporal is encrypted with; null for none. @throws ProcessProblem `tls-file-unreadable` */
export const loadTemporalTls = async (settings: TlsSettings | null): Promise<TemporalTls | null> => {
  if (settings === null) return null;
  const { ca, certificate, key, serverName } = await loadTls(settings);
  return {
    ...(serverName === null ? {} : { serverNameOverride: serverName }),
    ...(ca === null ? {} : { serverRootCACertificate: ca }),
    ...(certificate === null || key === null ? {} : { clientCertPair: { crt: certificate, key } }),
  };
};
