import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The `daprd` on PATH; undefined when there is none. */
export function findDaprd(path = process.env['PATH'] ?? ''): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => join(folder, 'daprd'))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
