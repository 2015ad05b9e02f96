import structPb from 'google-protobuf/google/protobuf/struct_pb.js';

/** Properties of a resource as plain JSON: secrets unwrapped, unknown values as {@link unknownValue}. */
export type Properties = Record<string, unknown>;

/** What the engine sends in a preview for a value that only an update will know. */
export const unknownValue = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

const signatureKey = '4dabf18193072939515e22adb298388d';
const secretSignature = '1b47061264138c4ac30d75fd1eb44270';

export interface ReceivedProperties {
  values: Properties;
  /** Top-level properties that are or contain secrets. */
  secretKeys: ReadonlySet<string>;
}

/** Reads what the engine sent; a missing message is an empty one. */
export function receive(message: structPb.Struct | undefined): ReceivedProperties {
  const wire = (message?.toJavaScript() ?? {}) as Properties;
  const secretKeys = new Set<string>();
  const values = Object.fromEntries(
    Object.entries(wire).map(([key, value]) => [key, unwrap(value, () => secretKeys.add(key))]),
  );
  return { values, secretKeys };
}

/** Properties for the engine, with `secretKeys` marked so that they are encrypted in its state. */
export function send(values: Properties, secretKeys: Iterable<string> = []): structPb.Struct {
  const secret = new Set(secretKeys);
  const wire = Object.entries(values).flatMap(([key, value]) => {
    if (value === undefined) return [];
    return [[key, secret.has(key) ? { [signatureKey]: secretSignature, value } : value]];
  });
  return structPb.Struct.fromJavaScript(JSON.parse(JSON.stringify(Object.fromEntries(wire))));
}

export function containsUnknown(value: unknown): boolean {
  if (value === unknownValue) return true;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(containsUnknown);
}

function unwrap(value: unknown, onSecret: () => void): unknown {
  if (Array.isArray(value)) return value.map((item) => unwrap(item, onSecret));
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Properties;
  if (fields[signatureKey] === secretSignature) {
    onSecret();
    return unwrap(fields['value'], onSecret);
  }
  return Object.fromEntries(Object.entries(fields).map(([key, item]) => [key, unwrap(item, onSecret)]));
}
