import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServiceManifest } from '@todo/workload';
import { z } from 'zod';
import { DeployError } from './deploy-error.ts';

/** A deployable service: its declaration and where it lives, relative to the workspace with forward slashes. */
export interface Service {
  readonly manifest: ServiceManifest;
  readonly projectRoot: string;
}

/** Reads `<projectRoot>/service.json`. Throws a DeployError that names the file and every field that is wrong. */
export function readService(workspaceRoot: string, projectRoot: string): Service {
  const file = `${projectRoot}/service.json`;
  let text: string;
  try {
    text = readFileSync(join(workspaceRoot, file), 'utf8');
  } catch (cause) {
    throw new DeployError(`${file} cannot be read; a deployable service declares itself there`, { cause });
  }
  return { manifest: parseServiceManifest(file, text), projectRoot };
}

/** Checks the text of a service.json; `file` is its name in messages. */
export function parseServiceManifest(file: string, text: string): ServiceManifest {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new DeployError(`${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
  const parsed = ServiceManifest.safeParse(content);
  if (!parsed.success) throw new DeployError(`${file} is not valid:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
