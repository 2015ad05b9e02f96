import { DeployError } from '../deploy-error.ts';

/**
 * Rewrites what Next's server start file and its configuration hold of the machine that built them: the workspace's
 * folder and the number of processors. Lets the server listen where `HOST` says, like every other service; Next reads
 * `HOSTNAME`, which a container has already, with another meaning.
 *
 * @param texts Files by their path in the image; changed in place.
 */
export function normaliseNextServer(texts: Map<string, string>, workspaceRoot: string, projectRoot: string): void {
  const server = `${projectRoot}/server.js`;
  for (const file of [server, `${projectRoot}/.next/required-server-files.json`]) {
    const text = texts.get(file) ?? '';
    texts.set(
      file,
      text.replaceAll(workspaceRoot, '/app').replaceAll(/("cpus":\s*)\d+/g, (_, key: string) => `${key}1`),
    );
  }
  const parts = (texts.get(server) ?? '').split('process.env.HOSTNAME');
  if (parts.length !== 2) throw new DeployError(`${server} does not read HOSTNAME as this version of Next should`);
  texts.set(server, parts.join('process.env.HOST'));
  const leak = workspaceRoot === '/app' ? undefined : [...texts].find(([, text]) => text.includes(workspaceRoot));
  if (leak) {
    throw new DeployError(
      `${leak[0]} holds the path of this workspace, ${workspaceRoot}, which is not that of the image. ` +
        'Does a module use import.meta.url, __dirname or __filename?',
    );
  }
}
