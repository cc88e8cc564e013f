import { environment } from '@traject/contracts';

/** Where the database is for the eraser, and where the list of what was destroyed. */
export interface EraserSettings {
  readonly databaseUrl: string;
  readonly destroyedKeysFile: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads with what it is destroyed; both settings or none, and in production both.
 * @returns null when neither is given
 */
export const readEraserSettings = (
  variables: Variables,
): { readonly eraser: EraserSettings | null; readonly faults: readonly string[] } => {
  const databaseUrl = variables[environment.eraserDatabaseUrl] ?? '';
  const destroyedKeysFile = variables[environment.destroyedKeysFile] ?? '';
  const isNeeded = variables[environment.mode] === 'production' || `${databaseUrl}${destroyedKeysFile}` !== '';
  if (!isNeeded) return { eraser: null, faults: [] };
  return {
    eraser: { databaseUrl, destroyedKeysFile },
    faults: [
      databaseUrl === '' ? `${environment.eraserDatabaseUrl} must be the URL of the database for its eraser` : '',
      destroyedKeysFile === ''
        ? `${environment.destroyedKeysFile} must be the path of the list of what was destroyed`
        : '',
    ],
  };
};
