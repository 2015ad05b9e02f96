import { provision } from '../program.ts';
import { recordResources } from './record-resources.ts';
import { sampleEnvironment } from './sample-environment.ts';

export interface Named {
  metadata: { name: string; namespace: string; labels?: Record<string, string> };
  spec: Record<string, unknown>;
}

/** What the program makes in the cluster for an environment with these fields of its file, and with these settings. */
export async function recordEnvironment(
  fields: Parameters<typeof sampleEnvironment>[0],
  config: Record<string, string>,
) {
  const environment = sampleEnvironment(fields);
  const recorded = await recordResources(
    () => provision({ environment, clusterId: 'cluster-1', existingNamespaces: new Set() }),
    config,
  );
  const find = (kind: string) =>
    recorded.filter(({ type }) => type.startsWith('kubernetes:') && type.endsWith(`:${kind}`));
  const objects = (kind: string) => find(kind).map(({ inputs }) => inputs as unknown as Named);
  const names = (kind: string) => objects(kind).map(({ metadata: { namespace, name } }) => `${namespace}/${name}`);
  const platform = find('ConfigMap')[0]?.inputs['data'];
  return { recorded, find, objects, names, platform };
}
