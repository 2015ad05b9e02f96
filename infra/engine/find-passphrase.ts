import { randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InfraError } from '../infra-error.ts';
import type { Settings } from '../settings.ts';
import type { StateLocation } from './locate-state.ts';

/**
 * The passphrase that encrypts an environment's secrets: what Pulumi's own variables say, else a file beside the state,
 * made on first use, readable for its owner only.
 */
export async function findPassphrase(
  environment: string,
  location: StateLocation,
  settings: Settings,
): Promise<string> {
  if (settings.passphrase !== undefined) return notEmpty(settings.passphrase, 'PULUMI_CONFIG_PASSPHRASE');
  if (settings.passphraseFile) return readPassphrase(settings.passphraseFile);
  if (!location.folder) {
    throw new InfraError(
      `no passphrase: the state is at ${location.url}, so set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE`,
    );
  }
  const file = join(location.folder, 'passphrase');
  if (!(await exists(file))) {
    const encrypted = join(location.settingsFolder, `Pulumi.${environment}.yaml`);
    if (await exists(encrypted)) {
      throw new InfraError(
        `no passphrase: ${encrypted} was encrypted with one, but ${file} is gone; restore it or set PULUMI_CONFIG_PASSPHRASE`,
      );
    }
    // Two first runs at once: the slower one takes what the faster one wrote.
    await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(ignoreExisting);
  }
  return readPassphrase(file);
}

async function readPassphrase(file: string): Promise<string> {
  let text;
  try {
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new InfraError(`the passphrase in ${file} can be read by other users: chmod 600 ${file}`);
    }
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof InfraError) throw cause;
    throw new InfraError(`the passphrase cannot be read: ${(cause as Error).message}`, { cause });
  }
  return notEmpty(text.trim(), file);
}

function notEmpty(passphrase: string, source: string): string {
  if (passphrase === '') throw new InfraError(`the passphrase in ${source} is empty`);
  return passphrase;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
