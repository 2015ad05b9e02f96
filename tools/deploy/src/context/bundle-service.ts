import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { countsForImage } from '@todo/identity';
import { build } from 'esbuild';
import { DeployError } from '../deploy-error.ts';
import { externalPackages } from './external-packages.ts';
import { readLockClosure } from './lock-closure.ts';

/**
 * Bundles each entry of a Node service into `<projectRoot>/dist/<entry>.js`: its own code and the workspace libraries in
 * one ESM file, npm packages by import. Neither the folder of the workspace nor a clock enters the bytes.
 * Returns the files, relative to the workspace, with their sizes in bytes.
 */
export async function bundleService(options: {
  workspaceRoot: string;
  projectRoot: string;
  entries: Readonly<Record<string, string>>;
}): Promise<Record<string, number>> {
  const { workspaceRoot, projectRoot } = options;
  const entryPoints = Object.entries(options.entries).map(([out, file]) => ({ in: `${projectRoot}/${file}`, out }));
  const outdir = join(workspaceRoot, projectRoot, 'dist');
  const closure = await readLockClosure(workspaceRoot, projectRoot);
  await rm(outdir, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: workspaceRoot,
    entryPoints,
    outdir,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    charset: 'utf8',
    legalComments: 'none',
    metafile: true,
    logLevel: 'silent',
    plugins: [externalPackages(workspaceRoot, projectRoot, closure)],
  }).catch((cause: unknown) => {
    throw new DeployError(`${projectRoot} cannot be bundled: ${messageOf(cause)}`, { cause });
  });
  const shipped = [...new Set(Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs)))];
  for (const file of shipped) refuseUncounted(file, closure.roots, projectRoot);
  for (const file of shipped) await refuseOwnPath(workspaceRoot, file);
  return Object.fromEntries(Object.entries(metafile.outputs).map(([file, { bytes }]) => [file, bytes]));
}

function messageOf(cause: unknown): string {
  const { errors } = cause as { errors?: { text: string; location?: { file: string; line: number } | null }[] };
  if (!errors?.length) return String(cause);
  return errors
    .map(({ text, location }) => (location ? `${location.file}:${location.line}: ${text}` : text))
    .join('\n');
}

/** A file that the image's identity leaves out could change the image while its tag stays. */
function refuseUncounted(file: string, roots: readonly string[], projectRoot: string): void {
  const root = roots.find((folder) => file.startsWith(`${folder}/`));
  if (!root) {
    throw new DeployError(
      `${projectRoot} imports ${file}, and neither it nor a library that it uses has that project in its "dependencies"`,
    );
  }
  if (!countsForImage(file.slice(root.length + 1))) {
    throw new DeployError(`${projectRoot} imports ${file}, whose name says that it is for tests only`);
  }
  if (file === `${root}/package.json` || file === `${projectRoot}/service.json`) {
    throw new DeployError(
      `${projectRoot} imports ${file}, of which the identity counts only a part. Put what it needs into a file of its own`,
    );
  }
}

/** In a bundle every module lies in `dist`, so code that looks for files beside itself would not find them. */
async function refuseOwnPath(workspaceRoot: string, file: string): Promise<void> {
  const source = await readFile(join(workspaceRoot, file), 'utf8').catch(() => '');
  const [use] = /\bimport\.meta\.(?:dirname|filename|url)\b/.exec(source) ?? [];
  if (use) {
    throw new DeployError(
      `${file} uses ${use}, which is the bundle's place once bundled. Import the file that it looks for instead`,
    );
  }
}
