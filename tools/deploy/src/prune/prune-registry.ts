import { DeployError } from '../deploy-error.ts';
import { deleteImage } from '../image/index.ts';
import type { Target } from '../plan/gather-facts.ts';
import type { Registry } from '../registry/index.ts';
import type { DeploySession } from '../release/deploy.ts';
import { holdLeases } from '../release/hold-leases.ts';
import { decidePrune, type Verdict } from './decide-prune.ts';
import { findProtected, type Protected } from './find-protected.ts';
import { listImages } from './list-images.ts';

export interface PruneRequest {
  /** Every environment that may need an image of the registry; all of the same registry. */
  readonly targets: readonly Target[];
  /** Services of the workspace; those that an environment knows are added. */
  readonly services: readonly string[];
  /** Names of environments that no longer exist. */
  readonly gone: readonly string[];
}

/** Says which images can go and which stay, and why. Reads only. */
export async function planPrune({ targets, services, gone }: PruneRequest): Promise<Verdict[]> {
  const registry = onlyRegistry(targets);
  const needed = await Promise.all(targets.map(askFor));
  const names = [...new Set([...services, ...needed.flatMap((one) => [...one.services])])].sort();
  const images = await Promise.all(names.map((service) => listImages(registry, service)));
  const environments = targets.map(({ platform }) => platform.environment);
  const still = gone.find((name) => environments.includes(name));
  if (still !== undefined) throw new DeployError(`"${still}" is named as gone, but it answers.`);
  return decidePrune(images.flat(), needed, { environments, gone });
}

/**
 * Deletes the images that can go, with what is attached to them. No deploy of any environment runs meanwhile: an image
 * that was pushed and not yet rolled out would look like one that nobody needs. What was decided before is decided again.
 */
export async function prune(request: PruneRequest, session: DeploySession): Promise<Verdict[]> {
  const registry = onlyRegistry(request.targets);
  const services = [...new Set((await planPrune(request)).map(({ service }) => service))].sort();
  const places = request.targets.flatMap(({ cluster, platform: { environment } }) =>
    services.map((service) => ({ cluster, service, environment })),
  );
  const leases = await holdLeases(places, session);
  try {
    const verdicts = await planPrune(request);
    for (const { service, digest, keep } of verdicts) {
      if (keep) continue;
      session.stop.signal.throwIfAborted();
      await deleteImage(registry, service, digest);
      session.progress(service, `deleted ${digest.slice(0, 19)}`);
    }
    return verdicts;
  } finally {
    await Promise.all(leases.map((lease) => lease.release()));
  }
}

/** Environments of different registries have nothing to say about each other's images: a mistake, most likely. */
function onlyRegistry(targets: readonly Target[]): Registry {
  const addresses = [...new Set(targets.map(({ registry }) => registry.address))];
  const [first] = targets;
  if (first && addresses.length === 1) return first.registry;
  throw new DeployError(
    `The environments use different registries (${addresses.join(', ')}): prune each with the environments that use it.`,
  );
}

async function askFor(target: Target): Promise<Protected> {
  try {
    return await findProtected(target);
  } catch (cause) {
    if (!(cause instanceof DeployError)) throw cause;
    const name = target.platform.environment;
    throw new DeployError(`"${name}" cannot say what it needs, so nothing is deleted:\n${cause.message}`, { cause });
  }
}
