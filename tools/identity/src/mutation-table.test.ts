import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestWorkspace } from './testing/create-workspace.ts';
import { fixtureFiles, type ServiceProject } from './testing/fixture-files.ts';
import { askAffected, askTaskHashes, measureState, projects, type ServiceState } from './testing/measure-state.ts';
import type { Decision } from './testing/mutation-row.ts';
import { mutationRows } from './testing/mutation-rows.ts';

type States = Record<ServiceProject, ServiceState>;

const platform = { host: 'example.org' };
let workspace: TestWorkspace;
let start: string;
let atStart: States;
let hashesAtStart: Record<ServiceProject, string>;

beforeAll(async () => {
  workspace = await TestWorkspace.createInstalled(fixtureFiles());
  start = await workspace.git('rev-parse', 'HEAD');
  atStart = await measureState(workspace, platform);
  hashesAtStart = await askTaskHashes(workspace);
});

afterAll(() => workspace.remove());

describe('a change, committed on a real repository with the real Nx', () => {
  test.each(mutationRows)('$name', async (row) => {
    await workspace.reset(start);
    let [running, base, hashes] = [atStart, start, hashesAtStart];
    if (row.before) {
      await row.before(workspace);
      base = await workspace.commit('before');
      running = await measureState(workspace, platform);
      hashes = await askTaskHashes(workspace);
    }
    await row.change(workspace);
    if (!row.uncommitted) await workspace.commit(row.name);

    const [wanted, affected, now] = await Promise.all([
      measureState(workspace, row.platform ?? platform),
      askAffected(workspace, base),
      askTaskHashes(workspace),
    ]);

    const decisions = projects.map((project) => [project, decide(running[project], wanted[project], atStart[project])]);
    expect(Object.fromEntries(decisions)).toEqual(row.decisions);
    expect(affected).toEqual(row.affected);
    expect(projects.filter((project) => hashes[project] !== now[project]).sort()).toEqual(row.rehashed);
    const changed = decisions.filter(([, decision]) => decision !== 'nothing').map(([project]) => project);
    if (!row.platform) expect(affected).toEqual(expect.arrayContaining(changed));
  });
});

function decide(running: ServiceState, wanted: ServiceState, earlier: ServiceState): Decision {
  if (running.identity.identity !== wanted.identity.identity) {
    return wanted.identity.identity === earlier.identity.identity ? 'earlier image' : 'new image';
  }
  return running.objects.identity === wanted.objects.identity ? 'nothing' : 'rollout only';
}
