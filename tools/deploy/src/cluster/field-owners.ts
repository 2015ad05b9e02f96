/** An entry of `metadata.managedFields`. */
export interface ManagedFields {
  readonly manager?: string;
  readonly operation?: string;
  readonly subresource?: string;
  readonly time?: string;
  readonly fieldsV1?: object;
}

export interface OwnedField {
  readonly manager: string;
  /** In the notation of `Difference.path`. */
  readonly path: string;
}

/** Controllers of the cluster itself, whose fields are nobody's hand edit. */
const controllers = new Set(['kube-controller-manager', 'kube-scheduler', 'kubelet']);

/** Who set which field, leaves only; what controllers, statuses and autoscaling set is left out. */
export function ownedFields(managedFields: readonly ManagedFields[] | undefined): OwnedField[] {
  return (managedFields ?? []).flatMap(({ manager = 'unknown', subresource, fieldsV1 }) => {
    if (subresource !== undefined || controllers.has(manager)) return [];
    return leaves('', fieldsV1 ?? {}).map((path) => ({ manager, path }));
  });
}

/** Fields that others than a deploy set and that a deploy does not render: it leaves them alone and says so. */
export function foreignFields(
  managedFields: readonly ManagedFields[] | undefined,
  ours: readonly string[],
): OwnedField[] {
  const owned = ownedFields(managedFields);
  const rendered = new Set(owned.filter(({ manager }) => ours.includes(manager)).map(({ path }) => path));
  return owned.filter(({ manager, path }) => !ours.includes(manager) && !rendered.has(path));
}

/** Who last set the field at `path`, when it was not one of `ours`. */
export function formerOwner(
  managedFields: readonly ManagedFields[] | undefined,
  path: string,
  ours: readonly string[],
): string | undefined {
  const others = ownedFields(managedFields).filter(({ manager }) => !ours.includes(manager));
  return others.find((field) => overlaps(field.path, path))?.manager;
}

/** Whether one of two fields is, or lies within, the other. */
export function overlaps(one: string, other: string): boolean {
  return covers(one, other) || covers(other, one);
}

function covers(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
}

function leaves(path: string, fields: object): string[] {
  const entries = Object.entries(fields).filter(([key]) => key !== '.');
  if (entries.length === 0) return path === '' ? [] : [path];
  return entries.flatMap(([key, inner]) => leaves(step(path, key), inner as object));
}

/** `f:image` → `.image`, `k:{"name":"main"}` → `[main]`; see the API reference of FieldsV1. */
function step(path: string, key: string): string {
  const rest = key.slice(2);
  if (key.startsWith('k:')) return `${path}[${Object.values(JSON.parse(rest) as object).join(',')}]`;
  if (key.startsWith('f:') && /^[\w-]+$/.test(rest)) return path === '' ? rest : `${path}.${rest}`;
  return `${path}["${rest}"]`;
}
