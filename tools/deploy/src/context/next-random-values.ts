import { createHash } from 'node:crypto';
import { z } from 'zod';
import { DeployError } from '../deploy-error.ts';

/** A value that Next draws at random in each build. */
export interface RandomValue {
  readonly field: string;
  readonly value: string;
}

const previewFields = ['previewModeId', 'previewModeSigningKey', 'previewModeEncryptionKey'] as const;
const hex = z.string().regex(/^[0-9a-f]{32,64}$/);
const PreviewProps = z.object({ previewModeId: hex, previewModeSigningKey: hex, previewModeEncryptionKey: hex });
const Actions = z.object({
  node: z.record(z.string(), z.unknown()),
  edge: z.record(z.string(), z.unknown()),
  encryptionKey: z.string().length(44),
});

/**
 * Finds the keys of draft mode, and the key of Server Actions while there are none that it could protect. With Server
 * Actions the key must be the same in every pod and secret: whoever adds them sets NEXT_SERVER_ACTIONS_ENCRYPTION_KEY.
 */
export function findRandomValues(texts: ReadonlyMap<string, string>, projectRoot: string): RandomValue[] {
  const preview = read(texts, `${projectRoot}/.next/server/preview-props.json`, PreviewProps);
  const values: RandomValue[] = previewFields.map((field) => ({ field, value: preview[field] }));
  const actions = read(texts, `${projectRoot}/.next/server/server-reference-manifest.json`, Actions);
  const unused = Object.keys({ ...actions.node, ...actions.edge }).length === 0;
  return unused ? [...values, { field: 'encryptionKey', value: actions.encryptionKey }] : values;
}

/** A value of the same form and length that follows from `seed`. */
export function derive(seed: string, { field, value }: RandomValue): string {
  const hash = createHash('sha256').update(`${field}\0${seed}`);
  return field === 'encryptionKey' ? hash.digest('base64') : hash.digest('hex').slice(0, value.length);
}

function read<T>(texts: ReadonlyMap<string, string>, file: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(texts.get(file) ?? ''));
  } catch (cause) {
    throw new DeployError(`${file} is not what this version of Next should have written`, { cause });
  }
}
