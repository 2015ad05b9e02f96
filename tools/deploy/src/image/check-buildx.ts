import { DeployError } from '../deploy-error.ts';
import { runBuildx } from './run-buildx.ts';

const createBuilder =
  'Create one with "docker buildx create --name todo --driver docker-container --bootstrap" and choose it with ' +
  'BUILDX_BUILDER=todo (or "docker buildx use todo")';

/** Throws a DeployError that names what is missing when the current builder cannot export OCI images. */
export async function checkBuildx(env: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<void> {
  const version = await runBuildx(['version'], { env, signal });
  if (version.code !== 0) {
    throw new DeployError(
      'Docker is here, but its buildx plugin is not. Install it: github.com/docker/buildx#installing ' +
        '(on Debian and Ubuntu the package docker-buildx-plugin or docker-buildx)',
    );
  }
  const inspected = await runBuildx(['inspect'], { env, signal });
  const text = inspected.lines.join('\n');
  const name = /^Name:\s*(\S+)/m.exec(text)?.[1] ?? env['BUILDX_BUILDER'] ?? 'default';
  if (inspected.code !== 0 && !/^Driver:/m.test(text)) {
    throw new DeployError(`The builder "${name}" does not exist: ${lastError(inspected.lines)}. ${createBuilder}`);
  }
  const driver = /^Driver:[ \t]*(\S*)/m.exec(text)?.[1];
  if (driver === 'docker') {
    throw new DeployError(
      `The builder "${name}" uses the driver "docker", which cannot export OCI images or rewrite their timestamps. ` +
        createBuilder,
    );
  }
  const failure = /^\s*Error:\s*(.+)$/m.exec(text)?.[1];
  if (failure) throw new DeployError(`The builder "${name}" does not answer: ${failure}. ${createBuilder}`);
}

function lastError(lines: readonly string[]): string {
  return (lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? '').replace(/^ERROR:\s*/, '');
}
