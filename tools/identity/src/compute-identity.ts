import type { FileEntry, IdentityInput, NpmPackage } from './identity-input.ts';
import { byCodeUnit, shortHash, stableJson } from './stable-json.ts';

/** One hash, and the parts that it was made of: `file:apps/x/src/main.ts` → 20 hex. Equal parts give equal identities. */
export interface Identity {
  /** `src-<20 hex>`: also the tag of the image. */
  readonly identity: string;
  readonly parts: Readonly<Record<string, string>>;
}

/** Raise it when the meaning of a part changes: then no identity equals one that was computed before. */
const scheme = '1';

/**
 * The identity of what an image is made from. Pure: the same on every machine and in every folder, whatever the order
 * of the lists. Part names are `<group>:<name>`; the groups are those of `partGroups`.
 */
export function computeIdentity(input: IdentityInput): Identity {
  return fromParts('src', [
    ['scheme:identity', scheme],
    ['service:name', input.service],
    ['image:platform', input.platform],
    ['image:base', input.baseImage.digest],
    ['image:Dockerfile', input.dockerfile],
    ...input.files.map((file) => filePart('file', file)),
    ...input.recipe.map((file) => filePart('recipe', file)),
    ...Object.entries(input.manifests).map(([path, value]): Part => [`manifest:${path}`, stableJson(value)]),
    ...packageParts('npm', input.npm),
    ...packageParts('tool', input.toolchain),
    ...Object.entries(input.targets).map(([id, config]): Part => [`target:${id}`, stableJson(config)]),
    ...Object.entries(input.environment).map(([name, value]): Part => [`env:${name}`, stableJson(value ?? null)]),
  ]);
}

export type Part = readonly [name: string, content: string];

/** `<prefix>-<20 hex>` over named contents. Throws when two parts have one name, for one of them would be lost. */
export function fromParts(prefix: string, contents: readonly Part[]): Identity {
  const sorted = contents
    .map(([name, content]): Part => [name, shortHash(content)])
    .sort(([a], [b]) => byCodeUnit(a, b));
  const parts = Object.fromEntries(sorted);
  if (Object.keys(parts).length < sorted.length) {
    const twice = sorted.find(([name], index) => sorted[index + 1]?.[0] === name);
    throw new Error(`Two parts of an identity are called ${twice?.[0]}`);
  }
  return { identity: `${prefix}-${shortHash(JSON.stringify(sorted))}`, parts };
}

/** The path is the part's name, not its content: a renamed file can be told from an edited one. */
function filePart(group: string, { path, mode, sha }: FileEntry): Part {
  return [`${group}:${path}`, `${mode} ${sha}`];
}

/** A package that stands at several places of the tree with the same content is one part. */
function packageParts(group: string, packages: readonly NpmPackage[]): Part[] {
  const contents = new Map<string, Set<string>>();
  for (const { name, version, integrity, requires } of packages) {
    const part = `${group}:${name}@${version}`;
    const content = stableJson([integrity, requires.toSorted(byCodeUnit)]);
    contents.set(part, (contents.get(part) ?? new Set()).add(content));
  }
  return [...contents].map(([part, set]) => [part, [...set].sort(byCodeUnit).join('\n')]);
}
