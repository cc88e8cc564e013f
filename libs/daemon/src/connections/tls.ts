import { readFile } from 'node:fs/promises';
import { ProcessProblem } from '../problem.js';

/** What a process reads its settings from. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Names of the settings by which the connection to an engine is encrypted. */
export interface TlsSettingNames {
  /** `on` or `off`. */
  readonly tls: string;
  /** Certificates of the authority that vouches for the server, where it is an own one. */
  readonly caFile: string;
  /** Certificate and key by which the process says who it is. */
  readonly certificateFile: string;
  readonly keyFile: string;
  /** The name in the server's certificate, where it is not the host's. */
  readonly serverName: string;
}

/** How the connection to an engine is encrypted; what is null is as Node has it. */
export interface TlsSettings {
  readonly caFile: string | null;
  readonly certificateFile: string | null;
  readonly keyFile: string | null;
  readonly serverName: string | null;
}

/** Reads whether and how a connection is encrypted. The server's certificate is always checked. */
export const readTls = (
  variables: Variables,
  names: TlsSettingNames,
): { readonly tls: TlsSettings | null; readonly faults: readonly string[] } => {
  const given = (name: string): string | null => variables[name] || null;
  const tls: TlsSettings = {
    caFile: given(names.caFile),
    certificateFile: given(names.certificateFile),
    keyFile: given(names.keyFile),
    serverName: given(names.serverName),
  };
  const asked = given(names.tls);
  const isOn = asked === 'on';
  const isTold = Object.values(tls).some((value) => value !== null);
  return {
    tls: isOn ? tls : null,
    faults: [
      asked === null || isOn || asked === 'off' ? '' : `${names.tls} must be on or off`,
      isTold && !isOn ? `${names.tls} must be on where its files or its server name are given` : '',
      (tls.certificateFile === null) === (tls.keyFile === null)
        ? ''
        : `${names.certificateFile} and ${names.keyFile} must be given together`,
    ],
  };
};

/** What TLS is spoken with; what is null is as Node has it. */
export interface TlsMaterial {
  readonly ca: Buffer | null;
  readonly certificate: Buffer | null;
  readonly key: Buffer | null;
  readonly serverName: string | null;
}

/** Reads the files of a connection. @throws ProcessProblem `tls-file-unreadable` */
export const loadTls = async ({ caFile, certificateFile, keyFile, serverName }: TlsSettings): Promise<TlsMaterial> => ({
  ca: await contentOf(caFile),
  certificate: await contentOf(certificateFile),
  key: await contentOf(keyFile),
  serverName,
});

/** Reads a file that a setting names. @throws ProcessProblem `tls-file-unreadable` */
export const contentOf = async (file: string | null): Promise<Buffer | null> => {
  if (file === null) return null;
  try {
    return await readFile(file);
  } catch (cause) {
    throw new ProcessProblem(
      'tls-file-unreadable',
      `The file ${file}, by which a connection is made, cannot be read. Nothing was started. Correct its path or its permissions.`,
      { cause },
    );
  }
};
