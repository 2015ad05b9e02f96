import { describeChange, diffIdentities, hashObjects, type Identity } from '@todo/identity';
import { Platform, renderService, ServiceManifest } from '@todo/workload';
import { DeployError } from '../deploy-error.ts';
import { readService } from '../read-service.ts';
import { readTextAt } from './git.ts';
import { wantedAt, wantedNow, type WantedRequest } from './compute-wanted.ts';

/** How a service differs between a commit and the work tree. */
export interface Comparison {
  readonly service: string;
  readonly project: string;
  readonly now: Identity;
  /** Undefined for a service that did not exist then. */
  readonly then: Identity | undefined;
  readonly newImage: boolean;
  /** Its declaration renders to other objects; both rendered by today's code, for a platform that has everything. */
  readonly newObjects: boolean;
  readonly changes: readonly string[];
}

/** Compares without cluster, registry or credentials: what a pull request would deploy. */
export async function compareWithRef(request: WantedRequest, ref: string): Promise<Comparison[]> {
  const [now, then] = await Promise.all([wantedNow(request), wantedAt(request, ref)]);
  return Promise.all(
    request.projects.map(async (project) => {
      const root = request.graph.nodes[project]?.data.root ?? '';
      const after = now.get(project);
      if (!after) throw new DeployError(`The identity of ${project} cannot be computed`);
      const before = then.get(project);
      const { manifest } = readService(request.workspaceRoot, root);
      const text = before && (await readTextAt(request.workspaceRoot, ref, `${root}/service.json`));
      const objects = renderedParts(manifest);
      const earlier = text === undefined ? undefined : ServiceManifest.safeParse(JSON.parse(text)).data;
      const objectChanges = earlier ? diffIdentities(renderedParts(earlier), objects) : [];
      const changes = [...diffIdentities(before ?? { parts: {} }, after), ...objectChanges];
      return {
        service: manifest.name,
        project,
        now: after,
        then: before,
        newImage: before?.identity !== after.identity,
        newObjects: earlier === undefined || objectChanges.length > 0,
        changes: before ? changes.map(describeChange) : ['new service'],
      };
    }),
  );
}

function renderedParts(manifest: ServiceManifest): Identity {
  const events = { eventTransport: 'kafka', kafkaBrokers: 'none:9093', kafkaUser: 'none' };
  const platform = Platform.parse({ schemaVersion: '1', environment: 'none', registry: 'none', ...events });
  return hashObjects(renderService(manifest, platform, { namespace: 'none', image: 'none' }));
}
