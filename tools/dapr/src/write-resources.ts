import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DaprObject } from './dapr-object.ts';

/** Writes objects into a folder as daprd takes them by `--resources-path`; only their owner can read the files. */
export function writeResources(folder: string, objects: readonly DaprObject[]): void {
  for (const object of objects) {
    const file = join(folder, `${object.kind}-${object.metadata.name}.yaml`.toLowerCase());
    // Every JSON text is YAML.
    writeFileSync(file, `${JSON.stringify(object, null, 2)}\n`, { mode: 0o600 });
  }
}
