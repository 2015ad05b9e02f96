import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../settings.ts';
import { problemsOf } from '../testing/problems-of.ts';
import { sampleEnvironment } from '../testing/sample-environment.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { findPassphrase } from './find-passphrase.ts';
import { locateState } from './locate-state.ts';

async function setUp(env: NodeJS.ProcessEnv = {}) {
  const folder = await tempFolder();
  const settings = readSettings({ XDG_STATE_HOME: folder, ...env });
  const location = await locateState(sampleEnvironment(), settings);
  return {
    folder,
    location,
    find: () => findPassphrase('staging', location, settings),
    file: join(location.folder ?? '', 'passphrase'),
  };
}

describe('findPassphrase', () => {
  it('makes a strong one on first use, private to its owner, and keeps it', async () => {
    const { find, file } = await setUp();
    const both = await Promise.all([find(), find()]);
    expect(new Set(both).size).toBe(1);
    expect(await find()).toBe(both[0]);
    expect(Buffer.from(both[0] ?? '', 'base64url').length).toBe(32);
    expect(await readFile(file, 'utf8')).toBe(both[0]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("takes Pulumi's own variables first", async () => {
    const { find, file, folder } = await setUp({ PULUMI_CONFIG_PASSPHRASE: 'mine' });
    expect(await find()).toBe('mine');
    await expect(stat(file)).rejects.toThrow('ENOENT');
    const other = join(folder, 'elsewhere');
    await writeFile(other, 'from a file\n', { mode: 0o600 });
    const fromFile = await setUp({ PULUMI_CONFIG_PASSPHRASE_FILE: other });
    expect(await fromFile.find()).toBe('from a file');
  });

  it('refuses one that is empty, missing, or open to others', async () => {
    const empty = await setUp({ PULUMI_CONFIG_PASSPHRASE: '' });
    expect(await problemsOf(empty.find())).toEqual(['the passphrase in PULUMI_CONFIG_PASSPHRASE is empty']);
    const missing = await setUp({ PULUMI_CONFIG_PASSPHRASE_FILE: '/does/not/exist' });
    expect(await problemsOf(missing.find())).toEqual([expect.stringContaining('the passphrase cannot be read')]);
    const open = await setUp();
    await open.find();
    await chmod(open.file, 0o644);
    expect(await problemsOf(open.find())).toEqual([expect.stringContaining(`chmod 600 ${open.file}`)]);
  });

  it('does not make a new one for secrets that an older one encrypted', async () => {
    const { find, file, location } = await setUp();
    await find();
    await writeFile(join(location.settingsFolder, 'Pulumi.staging.yaml'), 'encryptionsalt: v1:…\n');
    await rm(file);
    expect(await problemsOf(find())).toEqual([expect.stringMatching(/^no passphrase: .* is gone; restore it/)]);
  });

  it('asks for one when the state is not a folder of this machine', async () => {
    const settings = readSettings({ PULUMI_BACKEND_URL: 's3://bucket' });
    const location = await locateState(sampleEnvironment(), settings);
    expect(await problemsOf(findPassphrase('staging', location, settings))).toEqual([
      'no passphrase: the state is at s3://bucket, so set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE',
    ]);
  });
});
