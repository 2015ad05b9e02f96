import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBuildkitBuilder } from './buildkit-builder.ts';

let bin: string;
beforeEach(async () => {
  bin = await mkdtemp(join(tmpdir(), 'docker-bin-'));
});
afterEach(() => rm(bin, { recursive: true }));

/** A `docker` command that answers as the real one did in the situation of a test. */
async function installDocker(answers: Record<string, { code: number; text: string }>): Promise<void> {
  const script = `#!${process.execPath}
const { code, text } = ${JSON.stringify(answers)}[process.argv[3]] ?? { code: 1, text: 'unexpected ' + process.argv };
process.stdout.write(text);
process.exit(code);`;
  await writeFile(join(bin, 'docker'), script);
  await chmod(join(bin, 'docker'), 0o755);
}

const check = () => createBuildkitBuilder({ PATH: bin }).check();
const version = { code: 0, text: 'github.com/docker/buildx v0.38.2 \n' };

test('without docker it says what to install', async () => {
  await expect(check()).rejects.toThrow(/there is no docker command on PATH\. Install Docker/);
});

test('without buildx it says what to install', async () => {
  const text = "docker: unknown command: docker buildx\n\nRun 'docker --help' for more information\n";
  await installDocker({ version: { code: 1, text } });
  await expect(check()).rejects.toThrow(/its buildx plugin is not\. Install it: github\.com\/docker\/buildx/);
});

test("the engine's own builder cannot export; it says how to make one that can", async () => {
  const text = 'Name:   default\nDriver: docker\n\nNodes:\nName:     default\nEndpoint: default\nStatus:   running\n';
  await installDocker({ version, inspect: { code: 0, text } });
  await expect(check()).rejects.toThrow(
    /The builder "default" uses the driver "docker", which cannot export OCI images .* "docker buildx create --name todo/,
  );
});

test('a builder that does not exist is named', async () => {
  await installDocker({ version, inspect: { code: 1, text: 'ERROR: no builder "nosuch" found\n' } });
  await expect(createBuildkitBuilder({ PATH: bin, BUILDX_BUILDER: 'nosuch' }).check()).rejects.toThrow(
    /The builder "nosuch" does not exist: no builder "nosuch" found\. Create one with/,
  );
});

test('a builder that does not answer is named with its reason', async () => {
  const text =
    'Name:   default\nDriver: \nError:  failed to connect to the docker API at unix:///var/run/docker.sock\n';
  await installDocker({ version, inspect: { code: 0, text } });
  await expect(check()).rejects.toThrow(/The builder "default" does not answer: failed to connect to the docker API/);
});

test('a container or remote builder will do', async () => {
  const text = 'Name:          ci\nDriver:        docker-container\n\nNodes:\nName:   ci0\nStatus: running\n';
  await installDocker({ version, inspect: { code: 0, text } });
  await expect(check()).resolves.toBeUndefined();
});

test('a build without its context says which target makes it', async () => {
  const request = { service: 'web', contextDir: join(bin, 'absent'), dockerfile: join(bin, 'Dockerfile') };
  await expect(createBuildkitBuilder({ PATH: bin }).build(request)).rejects.toThrow(
    /There is no context .*absent; make it with the target "context"/,
  );
});
