import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Folders of a machine made up for a test: what is on its PATH, and its user's cache. */
export interface FakeMachine {
  readonly path: string;
  readonly cache: string;
}

/** A machine on whose PATH stand only the given tools, each a shell script. Removed after the test. */
export async function fakeMachine(tools: Readonly<Record<string, string>>): Promise<FakeMachine> {
  const root = await mkdtemp(join(tmpdir(), 'traject-fake-machine-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const path = join(root, 'path');
  const cache = join(root, 'cache');
  await mkdir(path);
  await mkdir(join(cache, 'traject'), { recursive: true });
  for (const [name, script] of Object.entries(tools)) {
    await writeFile(join(path, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(path, name), 0o755);
  }
  return { path, cache };
}

/** Script of a pip that installs a program of the given name into its `--target`. */
export const pipThatInstalls = (program: string): string => `
while [ "$1" != --target ]; do shift; done
/bin/mkdir -p "$2/bin"
echo 'by pip' > "$2/bin/${program}"`;

/** Script of a Go that installs the \`temporal\` program. */
export const goThatInstalls = `/bin/mkdir -p "$GOBIN"; echo 'by go' > "$GOBIN/temporal"`;

/** Script of a Java of the given version. */
export const javaOfVersion = (version: string): string => `echo 'openjdk ${version} 2025-04-15'`;

/** Script of a Maven that copies one jar. */
export const mavenThatCopies = `
for argument in "$@"; do case "$argument" in -DoutputDirectory=*) folder="\${argument#-DoutputDirectory=}";; esac; done
echo jar > "$folder/kafka.jar"`;

/** Script of a tool that fails and says so. */
export const toolThatFails = 'echo "no such thing here" >&2; exit 1';
