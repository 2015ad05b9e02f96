import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CreateNodesContext } from '@nx/devkit';
import { afterAll, describe, expect, it } from 'vitest';
import { createNodes } from './plugin.ts';
import { fixtureManifest } from './testing/fixture-workspace.ts';

const workspaceRoot = mkdtempSync(join(tmpdir(), 'plugin-test-'));
afterAll(() => rmSync(workspaceRoot, { recursive: true, force: true }));

async function infer(files: Record<string, string>) {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(workspaceRoot, file)), { recursive: true });
    writeFileSync(join(workspaceRoot, file), text);
  }
  const context: CreateNodesContext = { workspaceRoot, nxJsonConfiguration: {} };
  const results = await createNodes[1](Object.keys(files), undefined, context);
  return Object.assign({}, ...results.map(([, { projects }]) => projects)) as NonNullable<
    (typeof results)[0][1]['projects']
  >;
}

describe('the plugin', () => {
  it('makes a service deployable, and dependent on what deploys it', async () => {
    const { 'apps/web': web } = await infer({ 'apps/web/service.json': JSON.stringify(fixtureManifest) });
    expect(Object.keys(web?.targets ?? {})).toEqual(
      expect.arrayContaining(['build', 'context', 'deploy', 'plan', 'rollback']),
    );
    expect(web?.implicitDependencies).toEqual(['deploy', 'docker']);
  });

  it('never caches a deploy, and gives it no dependency: one would split the batch', async () => {
    const { infra } = await infer({ 'infra/package.json': '{}' });
    for (const target of Object.values(infra?.targets ?? {})) {
      expect(target).toMatchObject({ cache: false });
      expect(target).not.toHaveProperty('dependsOn');
      expect(target).not.toHaveProperty('parallelism');
    }
  });

  it('leaves other commands of Nx alone when a service.json is malformed', async () => {
    const { 'apps/web': web } = await infer({ 'apps/web/service.json': '{ "name": 3 }' });
    expect(web?.targets).toHaveProperty('deploy');
    expect(web?.targets).not.toHaveProperty('context');
  });
});

describe('the entry of the plugin', () => {
  const entry = join(import.meta.dirname, '../plugin.cjs');

  it('says in a line that an older Node cannot run it', () => {
    const old = spawnSync(
      process.execPath,
      ['--no-experimental-strip-types', '-e', `require(${JSON.stringify(entry)})`],
      {
        encoding: 'utf8',
      },
    );
    expect(old.status).not.toBe(0);
    expect(old.stderr).toMatch(/Error: Nx runs on Node [\d.]+; this workspace needs the Node 24 that npm installs/);
  });

  it('keeps what another plugin does to NODE_ENV from the tasks, and nothing else', () => {
    const script = `require(${JSON.stringify(entry)});
      process.env.NODE_ENV = 'development'; process.env.OTHER = 'kept';
      console.log(JSON.stringify([process.env.NODE_ENV ?? null, process.env.OTHER]));`;
    const run = (env: NodeJS.ProcessEnv) =>
      JSON.parse(
        execFileSync(process.execPath, ['-e', script], {
          env: { PATH: process.env['PATH'], ...env },
          encoding: 'utf8',
        }),
      ) as unknown;
    expect(run({ NX_ISOLATE_PLUGINS: 'false' })).toEqual([null, 'kept']);
    expect(run({ NX_ISOLATE_PLUGINS: 'false', NODE_ENV: 'test' })).toEqual(['development', 'kept']);
    expect(run({})).toEqual(['development', 'kept']);
  });
});
