import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { DeployError } from '../deploy-error.ts';
import type { ContextFile } from './context-file.ts';
import { derive, findRandomValues } from './next-random-values.ts';
import { normaliseNextServer } from './normalise-next-server.ts';

/** What `generateBuildId` of next.config.ts must return; the hash of what was built takes its place. */
export const buildIdPlaceholder = 'build-id-placeholder';

/**
 * Makes Next's own output a function of its sources alone. Paths of this machine become paths of the image; the build
 * id and the keys that Next draws at random become hashes of all the files, so two releases never share an id, by
 * which a browser notices that its page is of another release, and two builds of one release do.
 */
export async function normaliseNextFiles(
  own: readonly ContextFile[],
  modules: readonly ContextFile[],
  { workspaceRoot, projectRoot }: { workspaceRoot: string; projectRoot: string },
): Promise<ContextFile[]> {
  const next = `${projectRoot}/.next`;
  const texts = new Map<string, string>();
  for (const file of own) texts.set(file.target, (await bytesOf(file)).toString('latin1'));
  if (texts.get(`${next}/BUILD_ID`) !== buildIdPlaceholder) {
    throw new DeployError(
      `The build id of ${projectRoot} is not "${buildIdPlaceholder}". Let generateBuildId of its next.config.ts return ` +
        'that and build again: the hash of what was built takes its place',
    );
  }
  refusePlaceholderInChunks(texts, `${next}/static/chunks/`);
  normaliseNextServer(texts, workspaceRoot, projectRoot);
  const secrets = findRandomValues(texts, projectRoot);
  for (const secret of secrets) replaceEverywhere(texts, secret.value, derive('', secret));
  const hash = await hashOf(texts, modules);
  for (const secret of secrets) replaceEverywhere(texts, derive('', secret), derive(hash, secret));
  const buildId = hash.slice(0, buildIdPlaceholder.length);
  replaceEverywhere(texts, buildIdPlaceholder, buildId);
  return [...texts].map(([target, text]) => ({
    source: Buffer.from(text, 'latin1'),
    target: target.replace(buildIdPlaceholder, buildId),
  }));
}

/** Latin-1, used throughout, maps bytes to characters one to one: images come back as they were. */
function replaceEverywhere(texts: Map<string, string>, from: string, to: string): void {
  for (const [target, text] of texts) if (text.includes(from)) texts.set(target, text.replaceAll(from, to));
}

/** Browsers keep chunks for a year under names that hash their content, so the content must not change afterwards. */
function refusePlaceholderInChunks(texts: ReadonlyMap<string, string>, folder: string): void {
  const file = [...texts].find(([target, text]) => target.startsWith(folder) && text.includes(buildIdPlaceholder));
  if (file) throw new DeployError(`${file[0]} contains the build id, so its name would outlive its content`);
}

async function hashOf(texts: ReadonlyMap<string, string>, modules: readonly ContextFile[]): Promise<string> {
  const hash = createHash('sha256');
  for (const [target, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${target}\0${text.length}\0`).update(text, 'latin1');
  }
  for (const file of modules) hash.update(`${file.target}\0`).update(await bytesOf(file));
  return hash.digest('hex');
}

async function bytesOf({ source }: ContextFile): Promise<Buffer> {
  return typeof source === 'string' ? readFile(source) : source;
}
