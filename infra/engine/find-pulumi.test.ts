import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../settings.ts';
import { problemsOf } from '../testing/problems-of.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { findPulumi } from './find-pulumi.ts';

const { version: packageVersion } = createRequire(import.meta.url)('pulumi/package.json') as { version: string };

async function install(folder: string, version = 'v3.300.0'): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'pulumi');
  await writeFile(file, `#!/bin/sh\necho ${version}\n`);
  await chmod(file, 0o755);
  return folder;
}

const settings = (home: string, ...path: string[]) => readSettings({ PULUMI_HOME: home, PATH: path.join(delimiter) });
const mustNotDownload = () => Promise.reject(new Error('downloaded'));

describe.skipIf(process.platform === 'win32')('findPulumi', () => {
  it("takes the installed command although npm's wrapper stands before it on PATH", async () => {
    const folder = await tempFolder();
    const package_ = await install(join(folder, 'project/node_modules/pulumi'), 'v1.0.0');
    const shims = join(folder, 'project/node_modules/.bin');
    const linked = join(folder, 'linked');
    for (const wrapper of [shims, linked]) {
      await mkdir(wrapper, { recursive: true });
      await symlink(join(package_, 'pulumi'), join(wrapper, 'pulumi'));
    }
    const installed = await install(join(folder, 'real/bin'));
    const command = await findPulumi(settings(folder, shims, linked, installed), mustNotDownload);
    expect(command.command).toBe(join(installed, 'pulumi'));
    expect(command.version?.version).toBe('3.300.0');
  });

  it('takes what was downloaded before, else downloads once', async () => {
    const home = await tempFolder();
    const place = join(home, 'versions', packageVersion, 'bin');
    const asked: Record<string, string>[] = [];
    const download = async (env: Record<string, string>) => {
      asked.push(env);
      await install(place);
    };
    await findPulumi(settings(home), download);
    const command = await findPulumi(settings(home), download);
    expect(command.command).toBe(join(place, 'pulumi'));
    expect(asked).toEqual([{ PULUMI_HOME: home, PULUMI_VERSION: packageVersion }]);
  });

  it('says what to do without a command and without a download', async () => {
    const problems = await problemsOf(findPulumi(settings(await tempFolder()), mustNotDownload));
    expect(problems).toEqual([
      'no pulumi command on PATH, and it could not be downloaded: ' +
        'install it (https://www.pulumi.com/docs/iac/download-install/) and put it on PATH',
    ]);
  });

  it('refuses a command that is too old, does not work, or stands where it cannot be used', async () => {
    const folder = await tempFolder();
    const old = await install(join(folder, 'old/bin'), 'v3.100.0');
    const broken = await install(join(folder, 'broken/bin'), '; exit 7');
    const elsewhere = await install(join(folder, 'tools'));
    const tried = (path: string) => problemsOf(findPulumi(settings(folder, path), mustNotDownload));
    expect(await tried(old)).toEqual([expect.stringMatching(/^pulumi 3\.100\.0 is too old, 3\.258\.0 is needed/)]);
    expect(await tried(broken)).toEqual([expect.stringContaining('does not work as the pulumi command')]);
    expect(await tried(elsewhere)).toEqual([expect.stringContaining('can only be used from a folder called "bin"')]);
  });
});
