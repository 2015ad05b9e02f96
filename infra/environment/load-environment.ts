import { Platform } from '@todo/workload';
import { parse, type ParseError, printParseErrorCode } from 'jsonc-parser';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InfraError } from '../infra-error.ts';
import { completeEnvironment, Environment } from './environment.ts';

const extensions = ['.jsonc', '.json'];

/**
 * Reads and checks `<folder>/<name>.jsonc` (or `.json`).
 *
 * @throws {InfraError} with every mistake of the file at once
 */
export async function loadEnvironment(name: string, folder: string): Promise<Environment> {
  if (!Platform.shape.environment.safeParse(name).success) {
    throw new InfraError(`"${name}" cannot name an environment: lower-case letters, digits and dashes, 31 at most`);
  }
  const { file, text } = await readFirst(name, folder);
  const errors: ParseError[] = [];
  const content: unknown = parse(text, errors, { allowTrailingComma: true });
  if (errors.length > 0) {
    throw new InfraError(errors.map((e) => `${file}:${lineOf(text, e.offset)}: ${printParseErrorCode(e.error)}`));
  }
  const result = Environment.safeParse(content);
  if (!result.success) {
    const problems = result.error.issues.map((i) => `${file}: ${i.path.join('.') || 'the file'}: ${i.message}`);
    throw new InfraError(problems, { cause: result.error });
  }
  return completeEnvironment(name, result.data);
}

/** The file of an environment that {@link loadEnvironment} reads. */
export async function findEnvironmentFile(name: string, folder: string): Promise<string> {
  return (await readFirst(name, folder)).file;
}

async function readFirst(name: string, folder: string): Promise<{ file: string; text: string }> {
  for (const extension of extensions) {
    const file = join(folder, name + extension);
    try {
      return { file, text: await readFile(file, 'utf8') };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        throw new InfraError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
      }
    }
  }
  const names = await listEnvironments(folder);
  const known = names.length > 0 ? `there are: ${names.join(', ')}` : 'there are none';
  throw new InfraError(
    `no environment "${name}" in ${folder} (${known}); copy infra/environments/example.jsonc to ${name}.jsonc and edit it`,
  );
}

async function listEnvironments(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch(() => []);
  const names = files.flatMap((file) =>
    extensions.filter((e) => file.endsWith(e)).map((e) => file.slice(0, -e.length)),
  );
  return names.filter((name) => name !== 'example').sort();
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
