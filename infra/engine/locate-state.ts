import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Environment } from '../environment/environment.ts';
import { InfraError } from '../infra-error.ts';
import type { Settings } from '../settings.ts';

export interface StateLocation {
  /** Pulumi backend. */
  url: string;
  /** Folder of the project file from which the `pulumi` command runs. */
  workFolder: string;
  /** Where `Pulumi.<environment>.yaml` with the encrypted secrets is. */
  settingsFolder: string;
  /** Folder on this machine that is the backend; none when it is elsewhere. */
  folder: string | undefined;
}

/**
 * Where an environment's state is: `PULUMI_BACKEND_URL`, else its own setting, else a folder in the user's state home.
 * A folder keeps everything together and out of git. State that is shared needs its encrypted settings to be shared
 * too: they stand with the environments, to be committed.
 */
export async function locateState(environment: Environment, settings: Settings): Promise<StateLocation> {
  const url = settings.backendUrl ?? environment.state ?? pathToFileURL(settings.stateFolder).href;
  if (!url.startsWith('file://')) {
    const { environmentsFolder } = settings;
    return { url, workFolder: dirname(environmentsFolder), settingsFolder: environmentsFolder, folder: undefined };
  }
  const folder = folderOf(url);
  if (settings.ci && environment.digitalocean) {
    throw new InfraError(
      `a CI run cannot keep the state of ${environment.name} in ${folder}, which is gone afterwards: set "state" of the ` +
        'environment, or PULUMI_BACKEND_URL, to a Spaces bucket or Pulumi Cloud (infra/README.md)',
    );
  }
  const settingsFolder = join(folder, 'settings');
  try {
    await mkdir(settingsFolder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new InfraError(`the state cannot be kept in ${folder}: ${(cause as Error).message}`, { cause });
  }
  // Sidecar files with attributes are not written atomically: a run killed at the wrong moment would leave state that
  // Pulumi cannot load.
  return { url: `${pathToFileURL(folder).href}?metadata=skip`, workFolder: folder, settingsFolder, folder };
}

function folderOf(url: string): string {
  if (url.startsWith('file://~/')) return join(homedir(), url.slice('file://~/'.length));
  try {
    const folder = fileURLToPath(new URL(url));
    if (isAbsolute(folder)) return folder;
  } catch {
    // Falls through to the one message.
  }
  throw new InfraError(`${url} is not a folder: write file:///absolute/path or file://~/path`);
}
