import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../settings.ts';
import { problemsOf } from '../testing/problems-of.ts';
import { sampleEnvironment } from '../testing/sample-environment.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { locateState } from './locate-state.ts';

describe('locateState', () => {
  it("keeps everything in a private folder of the user's state home by default", async () => {
    const home = await tempFolder();
    const location = await locateState(sampleEnvironment(), readSettings({ XDG_STATE_HOME: home }));
    const folder = join(home, 'todo-infra');
    expect(location).toEqual({
      url: `${pathToFileURL(folder).href}?metadata=skip`,
      workFolder: folder,
      settingsFolder: join(folder, 'settings'),
      folder,
    });
    expect((await stat(location.settingsFolder)).mode & 0o077).toBe(0);
  });

  it('lets PULUMI_BACKEND_URL win over the environment, and the environment over the default', async () => {
    const folder = await tempFolder();
    const environment = sampleEnvironment({ state: pathToFileURL(join(folder, 'one')).href });
    expect((await locateState(environment, readSettings({}))).folder).toBe(join(folder, 'one'));
    const settings = readSettings({ PULUMI_BACKEND_URL: pathToFileURL(join(folder, 'two')).href });
    expect((await locateState(environment, settings)).folder).toBe(join(folder, 'two'));
  });

  it('keeps the encrypted settings of shared state with the environments', async () => {
    const environment = sampleEnvironment({ state: 's3://bucket/prefix?region=us-east-1' });
    const location = await locateState(environment, readSettings({ INFRA_ENVIRONMENTS: '/srv/todo/environments' }));
    expect(location).toEqual({
      url: 's3://bucket/prefix?region=us-east-1',
      workFolder: '/srv/todo',
      settingsFolder: '/srv/todo/environments',
      folder: undefined,
    });
  });

  it('refuses a folder that it cannot use', async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, 'file'), '');
    await mkdir(join(folder, 'dir'));
    const tried = (state: string) => problemsOf(locateState(sampleEnvironment({ state }), readSettings({})));
    expect(await tried(pathToFileURL(join(folder, 'file')).href)).toEqual([
      expect.stringContaining('the state cannot be kept in'),
    ]);
    expect(await tried('file://host/share')).toEqual([expect.stringContaining('is not a folder')]);
  });
});
