/**
 * The Node of the dependencies; where they bring none for the machine, the one that this runs on.
 * @param running what is known of the latter
 * @throws BootstrapFailure `node-too-old`
 */
export function nodeToRunWith(
  root: string,
  running?: {
    readonly versions: { readonly node: string };
    readonly execPath: string;
    readonly platform: string;
    readonly arch: string;
  },
): string;
