import { containsUnknown, type Properties, type ReceivedProperties, unknownValue } from '../property-values.ts';
import type { Before, Difference, ProviderDouble, ResourceState } from '../provider-double.ts';
import { Api, readApiSettings } from './api.ts';
import { containerRegistry, lookUpRegistry } from './container-registry.ts';
import { databaseCluster } from './database-cluster.ts';
import { databaseDb, databaseFirewall } from './database-members.ts';
import { kubernetesCluster } from './kubernetes-cluster.ts';
import { at, type Found, type ResourceDouble, same } from './resource-double.ts';
import { vpc } from './vpc.ts';

const resources: Record<string, ResourceDouble> = {
  'digitalocean:index/vpc:Vpc': vpc,
  'digitalocean:index/containerRegistry:ContainerRegistry': containerRegistry,
  'digitalocean:index/kubernetesCluster:KubernetesCluster': kubernetesCluster,
  'digitalocean:index/databaseCluster:DatabaseCluster': databaseCluster,
  'digitalocean:index/databaseDb:DatabaseDb': databaseDb,
  'digitalocean:index/databaseFirewall:DatabaseFirewall': databaseFirewall,
};

/**
 * Stands in for Pulumi's DigitalOcean provider where that cannot be downloaded: sends the requests that the real one
 * sends, waits as it waits, and replaces what it replaces. What the program does not use is left out: other resources
 * and inputs, a node pool of its own, and the state of a resource whose creation failed half-way.
 */
export class DigitalOceanDouble implements ProviderDouble {
  readonly version = '4.80.1';
  readonly replacesOnChange = [];
  #api: Api | undefined;

  /** Like the real one it talks to nobody until it is asked for something. */
  configure(): Promise<void> {
    return Promise.resolve();
  }

  check(type: string, inputs: Properties): { property: string; reason: string }[] {
    if (!(type in resources)) {
      return [{ property: 'type', reason: `the test double of the DigitalOcean provider cannot make ${type}` }];
    }
    return inputs['name'] === '' ? [{ property: 'name', reason: 'must not be empty' }] : [];
  }

  diff(type: string, _id: string, before: Properties, after: Properties): Promise<Difference> {
    const { forceNew, computed = [], replaces } = this.#resource(type);
    const differs = (path: string) => {
      const wanted = at(after, path);
      if (wanted === undefined && computed.includes(path)) return false;
      return containsUnknown(wanted) || !same(at(before, path), wanted);
    };
    const keys = new Set([...Object.keys(before), ...Object.keys(after)].filter((key) => !key.startsWith('__')));
    const changed = [...keys].some(differs);
    return Promise.resolve({ changed, replaces: [...forceNew.filter(differs), ...(replaces?.(before, after) ?? [])] });
  }

  async create(type: string, { values }: ReceivedProperties): Promise<ResourceState> {
    const found = await this.#resource(type).create(this.#connect(), values);
    return noted(found, values);
  }

  async read(
    type: string,
    id: string,
    { values }: ReceivedProperties,
    outputs: Properties,
  ): Promise<ResourceState | undefined> {
    const found = await this.#resource(type).read(this.#connect(), id, { inputs: values, outputs });
    if (!found) return undefined;
    const imported = Object.keys(values).length === 0;
    const live = Object.entries(found.inputs).filter(([key]) => imported || key in values);
    return { ...noted(found, values), inputs: refresh(values, Object.fromEntries(live)) };
  }

  async update(type: string, id: string, { values }: ReceivedProperties, before: Before): Promise<ResourceState> {
    return noted(await this.#resource(type).update(this.#connect(), id, values, before), values);
  }

  async delete(type: string, id: string, inputs: Properties, limit: number | undefined): Promise<void> {
    await this.#resource(type).delete(this.#connect(), id, inputs, limit);
  }

  async lookUp(token: string, args: Properties): Promise<Properties> {
    const api = this.#connect();
    if (token.endsWith(':getContainerRegistry')) return lookUpRegistry(api, args);
    if (!token.endsWith(':getKubernetesVersions')) throw new Error(`the test double cannot look up ${token}`);
    const { options } = await api.send('GET /v2/kubernetes/options');
    const prefix = typeof args['versionPrefix'] === 'string' ? args['versionPrefix'] : '';
    const slugs = (options.versions as { slug: string }[]).map(({ slug }) => slug);
    const validVersions = slugs.filter((slug) => slug.startsWith(prefix));
    return { id: 'versions', validVersions, latestVersion: validVersions[0] };
  }

  #connect(): Api {
    return (this.#api ??= new Api(readApiSettings(process.env)));
  }

  #resource(type: string): ResourceDouble {
    const resource = resources[type];
    if (!resource) throw new Error(`the test double of the DigitalOcean provider cannot make ${type}`);
    return resource;
  }
}

function noted({ id, outputs, secretKeys = [] }: Found, inputs: Properties): ResourceState {
  // Settings of the provider itself, which the account knows nothing of.
  return { id, outputs: { ...inputs, ...outputs }, secretKeys };
}

/** Noted inputs with what has changed since; what means the same stays as it was written. */
function refresh(noted: Properties, live: Properties): Properties {
  const changed = Object.entries(live).filter(([key, value]) => value !== unknownValue && !same(noted[key], value));
  return { ...noted, ...Object.fromEntries(changed) };
}
