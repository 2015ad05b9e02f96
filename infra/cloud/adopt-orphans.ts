import type { Session } from '../engine/open-stack.ts';
import { accountNames, type DigitalOcean } from '../environment/digitalocean.ts';
import { projectName } from '../program.ts';
import { cloudStackName } from './cloud-stack.ts';
import type { OwnThing } from './find-own-things.ts';
import { type CloudState, readCloudState } from './read-cloud-state.ts';

/** Where in the program a thing is. */
interface Place {
  type: string;
  name: string;
  component: { type: string; name: string };
}

const tokens = {
  Vpc: 'digitalocean:index/vpc:Vpc',
  KubernetesCluster: 'digitalocean:index/kubernetesCluster:KubernetesCluster',
  DatabaseCluster: 'digitalocean:index/databaseCluster:DatabaseCluster',
};

/**
 * Takes up what an earlier run made without noting it: killed between the request and the answer, or given up by the
 * provider. Otherwise it would be made, and paid, twice.
 *
 * @returns the state as it is then
 */
export async function adoptOrphans(
  session: Session,
  state: CloudState,
  own: readonly OwnThing[],
  digitalocean: DigitalOcean,
  print: (line: string) => void,
): Promise<CloudState> {
  const { environment } = session;
  const known = new Set(state.resources.map(({ id }) => id));
  const orphans = own.filter(({ id }) => !known.has(id));
  let adopted = false;
  for (const orphan of orphans) {
    const place = placeOf(orphan, accountNames(environment, digitalocean));
    if (!place) continue;
    const component = urnOf(environment, place.component.type, place.component.name);
    const taken = state.resources.some(({ urn }) => urn.endsWith(`::${place.name}`));
    // Without its component the program never came as far: somebody else's, or of a state that was lost.
    if (taken || !state.urns.has(component)) continue;
    print(`${orphan.kind} ${orphan.name} (${orphan.id}) was made by an earlier run that could not note it: taken up`);
    const parent = ['--parent', `component=${component}`];
    const flags = ['--yes', '--skip-preview', '--protect=false', '--generate-code=false'];
    await session.pulumi(['import', place.type, place.name, orphan.id, ...parent, ...flags]);
    adopted = true;
  }
  return adopted ? readCloudState(session) : state;
}

function placeOf({ kind, name }: OwnThing, names: ReturnType<typeof accountNames>): Place | undefined {
  const type = tokens[kind];
  if (kind === 'Vpc') return { type, name: 'network-vpc', component: { type: 'Network', name: 'network' } };
  if (kind === 'KubernetesCluster') {
    return { type, name: 'kubernetes-cluster', component: { type: 'KubernetesCluster', name: 'kubernetes' } };
  }
  const component = { type: 'Databases', name: 'databases' };
  if (name === names.postgres) return { type, name: 'databases-postgres', component };
  if (name === names.valkey) return { type, name: 'databases-valkey', component };
  return undefined;
}

function urnOf(environment: string, type: string, name: string): string {
  return `urn:pulumi:${cloudStackName(environment)}::${projectName}::todo:cloud:${type}::${name}`;
}
