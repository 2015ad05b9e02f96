import { ApiException, KubeConfig } from '@kubernetes/client-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { containsUnknown, type Properties, type ReceivedProperties } from './property-values.ts';
import type { Difference, ProviderDouble, ResourceState } from './provider-double.ts';
import { type RawObject, RawObjects } from './raw-objects.ts';

const fieldManager = 'pulumi-kubernetes-test-double';
/** Seconds that something may take to go when the program says no other. */
const standardLimit = 10 * 60;

/**
 * Stands in for Pulumi's Kubernetes provider where that cannot be downloaded: applies objects to a real cluster by
 * server-side apply. Left out: Helm, Kustomize, YAML files, `*Patch` resources, generated names, and waiting for
 * anything but namespaces.
 */
export class KubernetesDouble implements ProviderDouble {
  readonly version = '4.34.2';
  readonly replacesOnChange = ['clusterIdentifier'];
  #settings: Properties = {};
  #objects: RawObjects | undefined;

  configure(settings: Properties): Promise<void> {
    this.#settings = settings;
    this.#objects = loadKubeConfig(settings).makeApiClient(RawObjects);
    return Promise.resolve();
  }

  check(type: string, inputs: Properties): { property: string; reason: string }[] {
    if (
      !/^kubernetes:[a-z0-9.]+\/v\d[a-z0-9]*:[A-Za-z]+$/.test(type) ||
      type.includes('helm') ||
      type.endsWith('Patch')
    ) {
      return [{ property: 'kind', reason: `the test double of the Kubernetes provider cannot make ${type}` }];
    }
    const name = (inputs['metadata'] as Properties | undefined)?.['name'];
    return name ? [] : [{ property: 'metadata.name', reason: 'the test double does not make up names' }];
  }

  async diff(type: string, id: string, oldInputs: Properties, inputs: Properties): Promise<Difference> {
    const replaces = this.#replacements(type, oldInputs, inputs);
    if (replaces.length > 0 || containsUnknown(inputs)) return { changed: true, replaces };
    const live = await this.#find(objectOf(inputs));
    if (!live) return { changed: true, replaces };
    const applied = await this.#apply(objectOf(inputs), { dryRun: true });
    return { changed: !isDeepStrictEqual(comparable(live), comparable(applied)), replaces };
  }

  async create(type: string, inputs: ReceivedProperties): Promise<ResourceState> {
    const object = objectOf(inputs.values);
    if (!this.#isSet('upsertExistingObjects') && (await this.#find(object))) {
      throw new Error(`resource ${idOf(object)} was not successfully created: ${object.kind} already exists`);
    }
    const live = await this.#apply(object);
    if (object.kind === 'Namespace') await this.#untilActive(object);
    return state(live, inputs);
  }

  async read(type: string, id: string, inputs: ReceivedProperties): Promise<ResourceState | undefined> {
    const live = await this.#find(objectOf(inputs.values));
    return live && state(live, inputs);
  }

  async update(type: string, id: string, inputs: ReceivedProperties): Promise<ResourceState> {
    return state(await this.#apply(objectOf(inputs.values)), inputs);
  }

  async delete(type: string, id: string, inputs: Properties, limit = standardLimit): Promise<void> {
    const object = objectOf(inputs);
    const uid = (await this.#find(object))?.metadata.uid;
    if (!uid) return;
    await this.#client.remove(object).catch(ignoreNotFound);
    const deadline = Date.now() + limit * 1000;
    while ((await this.#find(object))?.metadata.uid === uid) {
      if (Date.now() > deadline) throw new Error(`${object.kind} ${id} is still being deleted after ${limit} s`);
      await sleep(200);
    }
  }

  get #client(): RawObjects {
    if (!this.#objects) throw new Error('the provider was not configured');
    return this.#objects;
  }

  #isSet(setting: string): boolean {
    const value = this.#settings[setting];
    return value === true || value === 'true';
  }

  /** What the real provider replaces for: identity, and content of ConfigMaps and Secrets unless told they may change. */
  #replacements(type: string, before: Properties, after: Properties): string[] {
    const identity = (inputs: Properties) => {
      const { name, namespace } = objectOf(inputs).metadata;
      return [name, namespace];
    };
    const changed = (...keys: string[]) => keys.filter((key) => !isDeepStrictEqual(before[key], after[key]));
    const replaces = isDeepStrictEqual(identity(before), identity(after)) ? [] : ['metadata'];
    if (type.endsWith('Binding')) replaces.push(...changed('roleRef'));
    if (type.endsWith(':ConfigMap') && !this.#isSet('enableConfigMapMutable')) replaces.push(...changed('data'));
    if (type.endsWith(':Secret')) {
      replaces.push(...changed('type'));
      if (!this.#isSet('enableSecretMutable')) replaces.push(...changed('data', 'stringData'));
    }
    return replaces;
  }

  async #find(object: RawObject): Promise<RawObject | undefined> {
    return this.#client.get(object).catch(ignoreNotFound);
  }

  async #apply(object: RawObject, { dryRun = false } = {}): Promise<RawObject> {
    try {
      return await this.#client.apply(object, { fieldManager, force: this.#isSet('enablePatchForce'), dryRun });
    } catch (error) {
      throw new Error(`${object.kind} ${idOf(object)}: ${messageOf(error)}`, { cause: error });
    }
  }

  async #untilActive(object: RawObject): Promise<void> {
    for (let tries = 0; tries < 150; tries++) {
      const status = (await this.#find(object))?.['status'] as { phase?: string } | undefined;
      if (status?.phase === 'Active') return;
      await sleep(200);
    }
    throw new Error(`namespace ${object.metadata.name} did not become active within 30 s: is it being deleted?`);
  }
}

function loadKubeConfig(settings: Properties): KubeConfig {
  const config = new KubeConfig();
  const given = settings['kubeconfig'];
  if (typeof given !== 'string') config.loadFromDefault();
  else if (given.includes('\n') || given.startsWith('{')) config.loadFromString(given);
  else config.loadFromFile(given);
  const context = settings['context'];
  if (typeof context === 'string') config.setCurrentContext(context);
  return config;
}

/** The object as it is sent: `stringData` becomes `data`, because the API server never gives `stringData` up again. */
function objectOf(inputs: Properties): RawObject {
  const { apiVersion, kind, metadata, stringData, ...rest } = inputs;
  const object = { apiVersion, kind, metadata, ...rest } as RawObject;
  if (!stringData) return object;
  const encoded = Object.entries(stringData).map(([key, text]) => [key, Buffer.from(String(text)).toString('base64')]);
  return { ...object, data: { ...(object['data'] as object | undefined), ...Object.fromEntries(encoded) } };
}

function idOf({ metadata }: RawObject): string {
  return metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name;
}

function state(live: RawObject, inputs: ReceivedProperties): ResourceState {
  const { managedFields: _, ...metadata } = live.metadata;
  const outputs: Properties = { ...live, metadata };
  if ('stringData' in inputs.values) outputs['stringData'] = inputs.values['stringData'];
  const secretKeys = new Set(inputs.secretKeys);
  if (live.kind === 'Secret') secretKeys.add('data').add('stringData');
  return { id: idOf(live), outputs, secretKeys };
}

/** The object without what the API server counts and notes by itself. */
function comparable(object: RawObject): unknown {
  const { managedFields: _m, resourceVersion: _r, generation: _g, ...metadata } = object.metadata;
  const { status: _s, ...content } = object;
  return { ...content, metadata };
}

function ignoreNotFound(error: unknown): undefined {
  if (error instanceof ApiException && error.code === 404) return undefined;
  throw new Error(messageOf(error), { cause: error });
}

function messageOf(error: unknown): string {
  if (!(error instanceof ApiException)) return error instanceof Error ? error.message : String(error);
  try {
    const { message } = JSON.parse(String(error.body)) as { message?: string };
    return message ?? String(error.body);
  } catch {
    return `the API server answered ${error.code}`;
  }
}
