/** A value that a Kubernetes Secret holds, in the namespace of the objects. */
export interface SecretRef {
  readonly secret: string;
  readonly key: string;
}

/** A setting of a Component. */
export interface MetadataItem {
  readonly name: string;
  readonly value?: string;
  readonly secretKeyRef?: { readonly name: string; readonly key: string };
}

/** A setting whose value stands in the Component or, by reference, in a Secret. */
export function metadataItem(name: string, value: string | SecretRef): MetadataItem {
  if (typeof value === 'string') return { name, value };
  return { name, secretKeyRef: { name: value.secret, key: value.key } };
}
