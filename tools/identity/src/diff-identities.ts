import type { Identity } from './compute-identity.ts';
import { byCodeUnit } from './stable-json.ts';

/** What a part is called to people, by the group in its name. */
export const partGroups: Readonly<Record<string, string>> = {
  scheme: 'way of computing the identity',
  service: 'service',
  image: 'image',
  file: 'file',
  recipe: 'image recipe',
  manifest: 'manifest',
  npm: 'package',
  tool: 'tool',
  target: 'Nx target',
  env: 'build environment',
  object: 'Kubernetes object',
};

/** How one part differs. A package with another version, or a file with another name, is one change with `from` and `to`. */
export interface PartChange {
  readonly group: string;
  readonly kind: 'added' | 'removed' | 'changed' | 'renamed';
  /** Name of the part without its group; for packages without the version. */
  readonly name: string;
  /** The former version or path. */
  readonly from?: string;
  /** The present version or path. */
  readonly to?: string;
}

type Parts = Pick<Identity, 'parts'>;

/** Which parts differ between two identities, ordered by group and name; empty when they are the same. */
export function diffIdentities(before: Parts, after: Parts): PartChange[] {
  const gone = Object.keys(before.parts).filter((part) => !(part in after.parts));
  const fresh = Object.keys(after.parts).filter((part) => !(part in before.parts));
  const changes = Object.keys(after.parts)
    .filter((part) => part in before.parts && before.parts[part] !== after.parts[part])
    .map((part): PartChange => ({ ...named(part), kind: 'changed' }));
  for (const part of gone) {
    const index = fresh.findIndex((other) => isSuccessor(part, other, before, after));
    const [successor] = index < 0 ? [] : fresh.splice(index, 1);
    changes.push(successor === undefined ? removal(part) : succession(part, successor));
  }
  changes.push(...fresh.map(addition));
  return changes.sort((a, b) => byCodeUnit(`${a.group}:${a.name}`, `${b.group}:${b.name}`));
}

/** One line a change: `package pg 8.23.0 → 8.23.1`, `file libs/x/src/y.ts changed`. */
export function describeChange({ group, kind, name, from, to }: PartChange): string {
  const subject = partGroups[group] ?? group;
  if (kind === 'renamed') return `${subject} ${to} renamed from ${from}`;
  if (from !== undefined && to !== undefined) return `${subject} ${name} ${from} → ${to}`;
  const version = from ?? to;
  return `${subject} ${name}${version === undefined ? '' : ` ${version}`} ${kind}`;
}

function isSuccessor(part: string, other: string, before: Parts, after: Parts): boolean {
  const [a, b] = [named(part), named(other)];
  if (a.group !== b.group) return false;
  return isPackage(a.group) ? a.name === b.name : isFile(a.group) && before.parts[part] === after.parts[other];
}

function succession(part: string, successor: string): PartChange {
  const { group, name } = named(part);
  const to = named(successor).name;
  if (isFile(group)) return { group, kind: 'renamed', name: to, from: name, to };
  return { group, kind: 'changed', name, ...versionOf('from', part), ...versionOf('to', successor) };
}

function removal(part: string): PartChange {
  return { ...named(part), kind: 'removed', ...versionOf('from', part) };
}

function addition(part: string): PartChange {
  return { ...named(part), kind: 'added', ...versionOf('to', part) };
}

function named(part: string): { group: string; name: string } {
  const colon = part.indexOf(':');
  const group = part.slice(0, colon);
  const name = part.slice(colon + 1);
  return { group, name: isPackage(group) ? name.slice(0, name.lastIndexOf('@')) : name };
}

function versionOf<Key extends 'from' | 'to'>(key: Key, part: string): { [K in Key]?: string } {
  if (!isPackage(part.slice(0, part.indexOf(':')))) return {};
  return { [key]: part.slice(part.lastIndexOf('@') + 1) } as { [K in Key]?: string };
}

function isPackage(group: string): boolean {
  return group === 'npm' || group === 'tool';
}

function isFile(group: string): boolean {
  return group === 'file' || group === 'recipe';
}
