import type { TestWorkspace } from './create-workspace.ts';
import { manifests } from './fixture-files.ts';
import { locked, lockFile } from './fixture-lock.ts';

/** Adds a line to a file. */
export function appended(path: string, text = '// edited\n') {
  return (workspace: TestWorkspace) => workspace.append(path, text);
}

/** What of a package.json the rows change. */
export interface PackageJson {
  name: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  nx: { targets: Record<string, unknown> };
}

/** Another version of a direct dependency, as `npm install -w <folder> <name>@<version>` would leave it. */
export function bumped(name: keyof typeof locked, version: string, folder: keyof typeof manifests) {
  return async (workspace: TestWorkspace): Promise<void> => {
    const path = folder ? `${folder}/package.json` : 'package.json';
    await workspace.edit<PackageJson>(path, ({ dependencies, devDependencies }) => {
      (folder ? dependencies : devDependencies)[name] = version;
    });
    const changed = { ...manifests, [folder]: JSON.parse(await workspace.read(path)) as object };
    await workspace.write('package-lock.json', lockFile({ ...locked, [name]: version }, changed));
  };
}

/** Other options for every target of a name, in nx.json. */
export function targetDefault(target: string, options: object) {
  return (workspace: TestWorkspace) =>
    workspace.edit<{ targetDefaults: Record<string, object> }>('nx.json', ({ targetDefaults }) => {
      targetDefaults[target] = { ...targetDefaults[target], options };
    });
}

/** Replaces the first match in a file. */
export async function replace(
  workspace: TestWorkspace,
  path: string,
  from: string | RegExp,
  to: string,
): Promise<void> {
  await workspace.write(path, (await workspace.read(path)).replace(from, to));
}
