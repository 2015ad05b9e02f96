import { join } from 'node:path';
import { contextFolder } from '../context/infer-build-targets.ts';
import { DeployError } from '../deploy-error.ts';
import { createBuildkitBuilder, discardImage, findImage, pushImage, type BuiltImage } from '../image/index.ts';
import type { Plan, PlanEntry } from '../plan/make-plan.ts';
import { makeContexts } from './make-contexts.ts';
import type { Progress } from './progress.ts';

/** The image that a service will run. */
export interface ProvidedImage {
  readonly digest: string;
  /** How it was come by, in words; '' when it was there and ran already. */
  readonly how: string;
}

interface ProvideOptions {
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Makes sure that the registry holds the image of every entry: builds all that are missing, and pushes only when all
 * are built. Throws a DeployError, with nothing pushed, when one cannot be built.
 */
export async function provideImages(
  plan: Plan,
  entries: readonly PlanEntry[],
  options: ProvideOptions,
): Promise<Map<string, ProvidedImage>> {
  const missing = entries.filter(({ decision }) => decision.build);
  const built = await buildImages(plan, missing, options);
  try {
    const pushed = await Promise.all(built.map((image) => publish(plan, image, missing, options.progress)));
    const provided = new Map(pushed);
    for (const entry of entries) {
      const { service } = entry.facts;
      if (!provided.has(service)) provided.set(service, await reuse(plan, entry));
    }
    return provided;
  } finally {
    await Promise.all(built.map(discardImage));
  }
}

async function buildImages(plan: Plan, missing: readonly PlanEntry[], options: ProvideOptions): Promise<BuiltImage[]> {
  if (missing.length === 0) return [];
  const { workspaceRoot, env } = plan.settings;
  await makeContexts(
    workspaceRoot,
    missing.map(({ candidate }) => candidate.project),
    { env, signal: options.signal },
  );
  const builder = createBuildkitBuilder(env);
  const results = await Promise.allSettled(
    missing.map(async ({ candidate: { service } }) => {
      const started = Date.now();
      const image = await builder.build({
        service: service.manifest.name,
        contextDir: join(workspaceRoot, contextFolder(service.manifest.name)),
        dockerfile: join(workspaceRoot, service.projectRoot, 'Dockerfile'),
        signal: options.signal,
      });
      const size = `${(image.sizeOverBase / 1e6).toFixed(1)} MB over its base`;
      options.progress(
        service.manifest.name,
        `image built in ${((Date.now() - started) / 1000).toFixed(1)} s, ${size}`,
      );
      return image;
    }),
  );
  const built = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (!failed) return built;
  await Promise.all(built.map(discardImage));
  throw failed.reason;
}

/** Another builder may have been faster: the image that is there then is the one of this identity. */
async function publish(
  { target: { registry } }: Plan,
  image: BuiltImage,
  entries: readonly PlanEntry[],
  progress: Progress,
): Promise<[string, ProvidedImage]> {
  const { service } = image;
  const identity = entries.find(({ facts }) => facts.service === service)?.facts.wanted.identity ?? '';
  const found = await findImage(registry, service, identity);
  if (found) return [service, { digest: found.digest, how: 'built elsewhere meanwhile' }];
  const others = entries.map(({ facts }) => facts.service).filter((name) => name !== service);
  const { digest, uploadedBytes } = await pushImage(registry, image, { tags: [identity], mountFrom: others });
  progress(service, `image pushed, ${(uploadedBytes / 1e6).toFixed(1)} MB sent`);
  return [service, { digest, how: `built ${digest.slice(0, 19)}` }];
}

async function reuse({ target: { registry } }: Plan, { facts, decision }: PlanEntry): Promise<ProvidedImage> {
  const { running, wanted, service, inRegistry, runningInRegistry, releasedDigest } = facts;
  const released = releasedDigest ?? running?.digest;
  if (running?.identity === wanted.identity && runningInRegistry && released) {
    if (inRegistry === undefined) await registry.tag(service, released, wanted.identity);
    return { digest: released, how: inRegistry === undefined ? 'tagged again' : '' };
  }
  if (inRegistry === undefined)
    throw new DeployError(`The registry has no image of ${service} for "${decision.action}"`);
  return { digest: inRegistry, how: `found ${inRegistry.slice(0, 19)}` };
}
