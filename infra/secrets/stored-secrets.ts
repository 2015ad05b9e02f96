import type { Environment } from '../environment/environment.ts';
import type { Session } from '../engine/open-stack.ts';
import { InfraError } from '../infra-error.ts';
import { projectName } from '../program.ts';
import { isSecretName, requiredSecrets, secretDefinitions, type SecretName, secretNames } from './secret-names.ts';

/** Checks a value before it is stored. Line breaks around it are what `echo` and editors add. */
export function parseSecret(name: string, input: string): { name: SecretName; value: string } {
  if (!isSecretName(name)) throw new InfraError(`no secret is called "${name}"; there are: ${secretNames.join(', ')}`);
  const value = input.trim();
  const { value: schema, form } = secretDefinitions[name];
  if (value === '') throw new InfraError(`nothing came from standard input for ${name}; it takes ${form}`);
  // The value itself never becomes part of a message.
  if (!schema.safeParse(value).success)
    throw new InfraError(`the value for ${name} does not look right; it takes ${form}`);
  return { name, value };
}

export async function storeSecret({ pulumi }: Session, name: SecretName, value: string): Promise<void> {
  await pulumi(['config', 'set', '--secret', `${projectName}:${name}`], value);
}

/** Names of the secrets that are set; their values stay encrypted. */
export async function listStoredSecrets({ pulumi }: Session): Promise<Set<SecretName>> {
  const config = JSON.parse(await pulumi(['config', '--json'])) as Record<string, unknown>;
  return new Set(secretNames.filter((name) => `${projectName}:${name}` in config));
}

/** @throws {InfraError} naming every secret that the environment needs and lacks */
export function checkSecrets(environment: Environment, stored: ReadonlySet<SecretName>): void {
  const missing = requiredSecrets(environment).filter((name) => !stored.has(name));
  if (missing.length === 0) return;
  throw new InfraError(
    missing.map((name) => {
      const { form } = secretDefinitions[name];
      return `secret ${name} is not set: nx run infra:secret set ${name} --env ${environment.name} (standard input: ${form})`;
    }),
  );
}
