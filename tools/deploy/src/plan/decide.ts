import type { Release } from '@todo/workload';
import { lastVerdict } from '../ledger/release.ts';
import type { ServiceFacts } from './facts.ts';

export const actions = ['nothing', 'roll out', 'build and roll out', 'restore image', 'repair', 'refuse'] as const;
export type Action = (typeof actions)[number];

/** What a deploy does for one service, and why. */
export interface Decision {
  readonly action: Action;
  /** The registry lacks the wanted image. */
  readonly build: boolean;
  /** The migration of this image has to run first. */
  readonly migrate: boolean;
  /** Objects are applied and the rollout is waited for. */
  readonly apply: boolean;
  /** In words, the most important first. */
  readonly why: readonly string[];
}

export interface DecideOptions {
  /** Also put on the cluster what was rolled back, and what is older than what runs. */
  readonly force: boolean;
  /** Also try again what failed before. */
  readonly retry: boolean;
}

/**
 * Decides from the facts alone. The same image and the same objects as run already: nothing, unless what runs is not
 * what was released. Anything else: roll out, unless this very state failed or was rolled back before.
 */
export function decide(facts: ServiceFacts, options: DecideOptions): Decision {
  const { running, wanted, wantedObjects } = facts;
  const sameImage = running?.identity === wanted.identity;
  if (running && sameImage && running.objects === wantedObjects.identity) return keep(facts);
  const refusal = refuse(facts, options);
  if (refusal !== undefined) return { ...nothing, action: 'refuse', why: [refusal] };
  const build = facts.inRegistry === undefined && !(sameImage && facts.runningInRegistry);
  return {
    action: build ? 'build and roll out' : 'roll out',
    build,
    migrate: facts.hasMigration && !sameImage,
    apply: true,
    why: running ? reasons(facts) : ['first deploy'],
  };
}

const nothing: Decision = { action: 'nothing', build: false, migrate: false, apply: false, why: [] };

function reasons({ running, changes }: ServiceFacts): readonly string[] {
  if (running?.identity === '') return ['something else than a deploy made what runs'];
  return changes.length > 0 ? changes : [`runs ${running?.identity}`];
}

/** The wanted state is the one that was released last: is it also what runs, and could it start again? */
function keep(facts: ServiceFacts): Decision {
  const { inRegistry, running, runningInRegistry, releases, hasMigration } = facts;
  const release = releases.find(({ number }) => number === running?.release);
  const gone = inRegistry === undefined && !runningInRegistry;
  if (release && release.result !== 'succeeded' && release.result !== 'rolled back') {
    const ended = release.result === 'failed' ? 'failed' : 'was interrupted';
    const why = [`release ${release.number} ${ended}, and it is what runs`];
    return { action: 'repair', build: gone, migrate: hasMigration, apply: true, why };
  }
  if (gone) {
    return { ...nothing, action: 'restore image', build: true, why: ['the image that runs is gone from the registry'] };
  }
  if (inRegistry === undefined) {
    return { ...nothing, action: 'restore image', why: ['the tag of the image that runs is gone from the registry'] };
  }
  if (!runningInRegistry) {
    const why = ['the image that runs is gone from the registry, which has another one of the same source'];
    return { ...nothing, action: 'roll out', apply: true, why };
  }
  if (facts.drift.length > 0) return { ...nothing, action: 'repair', apply: true, why: facts.drift };
  return { ...nothing, why: [`same image and objects as release ${running?.release}`] };
}

/** Why this state must not go on the cluster, if it must not. */
function refuse(facts: ServiceFacts, { force, retry }: DecideOptions): string | undefined {
  if (force) return undefined;
  const verdict = lastVerdict(facts.releases, {
    identity: facts.wanted.identity,
    objects: facts.wantedObjects.identity,
  });
  if (verdict?.result === 'rolled back') {
    return `this is release ${verdict.number}, which was rolled back; deploy it again with --force`;
  }
  if (verdict?.result === 'failed' && !retry) return failed(verdict);
  if (facts.ancestry === 'not an ancestor') {
    return `what runs was deployed from ${short(facts)}, which this commit does not contain; go back to it with --force`;
  }
  if (facts.ancestry === 'unknown commit') {
    return `what runs was deployed from ${short(facts)}, which this clone does not know; fetch it (git fetch --unshallow) or use --force`;
  }
  return undefined;
}

function failed({ number, note }: Release): string {
  return `this failed as release ${number}${note === '' ? '' : ` (${note})`}; try again with --retry`;
}

function short({ running }: ServiceFacts): string {
  return `commit ${running?.commit.slice(0, 10)}`;
}
