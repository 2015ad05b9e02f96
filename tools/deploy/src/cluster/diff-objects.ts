/** One field in which two states of an object differ; a list's items are named by their `name` where they have one. */
export interface Difference {
  /** `spec.template.spec.containers[main].image` */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Fields of `metadata` that the API server keeps for itself. */
const serverFields = new Set([
  'managedFields',
  'resourceVersion',
  'generation',
  'uid',
  'creationTimestamp',
  'selfLink',
]);

/** Where applying would change an object: `before` as it is, `after` as a dry run of the apply answers. */
export function diffObjects(before: object, after: object): Difference[] {
  return compare('', strip(before), strip(after));
}

function strip(object: object): Record<string, unknown> {
  const { status: _status, metadata, ...rest } = object as Record<string, unknown>;
  const kept = Object.entries((metadata ?? {}) as object).filter(([name]) => !serverFields.has(name));
  return { ...rest, metadata: Object.fromEntries(kept) };
}

function compare(path: string, before: unknown, after: unknown): Difference[] {
  if (Object.is(before, after)) return [];
  const [left, right] = [children(before), children(after)];
  if (!left || !right) return [{ path, before, after }];
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].flatMap((name) => {
    const step = Array.isArray(before) || Array.isArray(after) ? `${path}[${name}]` : join(path, name);
    return compare(step, left[name], right[name]);
  });
}

function children(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value)) return value as Record<string, unknown>;
  return Object.fromEntries(value.map((item: unknown, index) => [itemName(item) ?? String(index), item]));
}

function itemName(item: unknown): string | undefined {
  const name = (item as { name?: unknown } | null)?.name;
  return typeof name === 'string' ? name : undefined;
}

function join(path: string, name: string): string {
  if (!/^[\w-]+$/.test(name)) return `${path}["${name}"]`;
  return path === '' ? name : `${path}.${name}`;
}
