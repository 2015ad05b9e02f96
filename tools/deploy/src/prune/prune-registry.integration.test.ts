import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holdLease } from '../cluster/hold-lease.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import type { Target } from '../plan/gather-facts.ts';
import { connectTarget } from '../plan/make-plan.ts';
import { attachDocument, listReferrers, referrersTag } from '../registry/referrers.ts';
import { mediaTypes } from '../registry/manifest.ts';
import { pushLayout, Registry } from '../registry/index.ts';
import { DeploySandbox, identityOf } from '../testing/deploy-sandbox.ts';
import { missing } from '../testing/real-parts.ts';
import { writeLayout } from '../testing/write-layout.ts';
import { planPrune, prune, type PruneRequest } from './prune-registry.ts';

const lacking = missing('kubeconfig', 'registry');

describe.skipIf(lacking)(`pruning a registry that two environments share${lacking}`, () => {
  let folder: string;
  let sandboxes: DeploySandbox[] = [];
  let staging: Target;
  let production: Target;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'prune-test-'));
    sandboxes = await Promise.all([DeploySandbox.create(), DeploySandbox.create()]);
    const [first, second] = sandboxes as [DeploySandbox, DeploySandbox];
    const registry = first.kubectl('get', 'configmap', 'platform', '--output=jsonpath={.data.registry}');
    const patch = (environment: string) => `--patch=${JSON.stringify({ data: { environment, registry } })}`;
    first.kubectl('patch', 'configmap', 'platform', patch('staging'));
    second.kubectl('patch', 'configmap', 'platform', patch('production'));
    staging = await connectTarget({ ...first.settings, environment: 'staging' });
    production = await connectTarget({ ...second.settings, environment: 'production' });
  });
  afterAll(async () => {
    await Promise.all(sandboxes.map((sandbox) => sandbox.remove()));
    await rm(folder, { recursive: true, force: true });
  });

  /** Pushes an image with an SBOM. */
  async function push(name: string, tags: readonly string[]): Promise<string> {
    const layout = join(folder, name);
    const digest = await writeLayout(layout, { layers: [name, staging.namespace] });
    await pushLayout(staging.registry, 'probe', layout, { tags });
    const { bytes } = (await staging.registry.getManifest('probe', digest)) ?? { bytes: Buffer.of() };
    const document = { type: 'application/vnd.cyclonedx+json', bytes: new TextEncoder().encode(`{"of":"${name}"}`) };
    const subject = { mediaType: mediaTypes.manifest, digest, size: bytes.length };
    await attachDocument(staging.registry, 'probe', subject, document);
    return digest;
  }

  async function release({ cluster }: Target, digest: string): Promise<void> {
    const ledger = openLedger(cluster);
    const entry = { service: 'probe', identity: identityOf(digest), objects: 'obj-1', digest, commit: 'c', by: 'me' };
    const started = await ledger.start({ ...entry, at: new Date().toISOString() }, { objects: [], parts: {} });
    await ledger.finish(started, 'succeeded');
  }

  const request = (): PruneRequest => ({ targets: [staging, production], services: ['probe'], gone: [] });

  it('keeps what runs and what a ledger can go back to, in both; deletes the rest with its SBOM', async () => {
    const { registry } = staging;
    const [running, released, both, spare, foreign] = await Promise.all([
      push('running', [identityOf('running')]),
      push('released', [identityOf('released'), 'rel-production-1']),
      push('both', [identityOf('both'), 'rel-staging-1']),
      push('spare', [identityOf('spare'), 'rel-staging-7', 'rel-production-3']),
      push('foreign', [identityOf('foreign'), 'rel-preview-1']),
    ]);
    // A pod that never starts still wants its image.
    sandboxes[0]?.kubectl('create', 'deployment', 'by-hand', `--image=${registry.address}/probe@${running}`);
    await release(production, released);
    await release(staging, both);

    const planned = await planPrune(request());
    const keep = new Map(planned.map((verdict) => [verdict.digest, verdict.why]));
    expect(planned.filter((verdict) => !verdict.keep).map(({ digest }) => digest)).toEqual([spare]);
    expect(keep.get(running)).toBe('runs in staging');
    expect(keep.get(released)).toBe('release 1 of probe in production');
    expect(keep.get(both)).toBe('release 1 of probe in staging');
    expect(keep.get(foreign)).toBe('was released to preview, which was not asked');
    expect(await registry.headTag('probe', identityOf('spare'))).toBe(spare);

    const attached = await listReferrers(registry, 'probe', spare);
    expect(attached).toHaveLength(1);
    await prune(request(), (sandboxes[0] as DeploySandbox).session());
    const tags = await registry.listTags('probe');
    for (const tag of ['rel-staging-7', 'rel-production-3', identityOf('spare'), referrersTag(spare)]) {
      expect(await registry.headTag('probe', tag)).toBeUndefined();
      expect(tags).not.toContain(tag);
    }
    expect(await registry.getManifest('probe', attached[0]?.digest ?? '')).toBeUndefined();
    for (const digest of [running, released, both, foreign]) {
      expect(await registry.getManifest('probe', digest)).toBeDefined();
      expect(await listReferrers(registry, 'probe', digest)).toHaveLength(1);
    }
    expect((await planPrune(request())).every((verdict) => verdict.keep)).toBe(true);
  });

  it('waits for a deploy that runs, and sees what that put on the cluster', async () => {
    const pushed = await push('late', [identityOf('late')]);
    const stop = new AbortController();
    const nobody = { onWait: () => {}, onLost: () => {} };
    const lease = await holdLease(production.cluster, 'probe', { holder: 'a deploy', signal: stop.signal, ...nobody });
    const sandbox = sandboxes[0] as DeploySandbox;
    let waiting = () => {};
    const waits = new Promise<void>((resolve) => (waiting = resolve));
    const session = {
      ...sandbox.session(stop),
      progress: (_: string, text: string) => text.includes('a deploy in production') && waiting(),
    };
    const pruned = prune(request(), session);
    await waits;
    await release(production, pushed);
    await lease.release();
    expect((await pruned).find(({ digest }) => digest === pushed)).toMatchObject({ keep: true });
    expect(await staging.registry.headTag('probe', identityOf('late'))).toBe(pushed);
    expect(sandbox.kubectl('get', 'leases', '--output=name')).toBe('');
  });

  it('deletes nothing when a ledger cannot be read to the end, or the registries differ', async () => {
    const spare = await push('spare again', [identityOf('spare again')]);
    const sandbox = sandboxes[1] as DeploySandbox;
    const session = (sandboxes[0] as DeploySandbox).session();
    sandbox.kubectl('create', 'configmap', 'release.probe.99');
    sandbox.kubectl('label', 'configmap', 'release.probe.99', 'todo.deploy/release-of=probe');
    await expect(prune(request(), session)).rejects.toThrow(
      /^"production" cannot say what it needs, so nothing is deleted:\n.*release\.probe\.99.*another version/,
    );
    sandbox.kubectl('delete', 'configmap', 'release.probe.99');
    const elsewhere = { ...production, registry: new Registry('registry.example/shop') };
    await expect(prune({ ...request(), targets: [staging, elsewhere] }, session)).rejects.toThrow(
      /^The environments use different registries \(.*, registry\.example\/shop\)/,
    );
    expect(await staging.registry.headTag('probe', identityOf('spare again'))).toBe(spare);
  });
});
