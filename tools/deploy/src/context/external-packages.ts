import { isBuiltin } from 'node:module';
import { join, relative } from 'node:path';
import type { OnResolveResult, Plugin } from 'esbuild';
import { packageFolder, packageName } from './context-file.ts';
import { describeOtherSystem } from './describe-other-system.ts';
import type { LockClosure } from './lock-closure.ts';

/**
 * Leaves npm packages out of the bundle and takes workspace libraries, which are linked into node_modules, in. Refuses
 * an import of a package that nobody declared, and one that a library resolves differently from the application: beside
 * the bundle only the application's copy would be found.
 */
export function externalPackages(
  workspaceRoot: string,
  projectRoot: string,
  { packages, counts }: LockClosure,
): Plugin {
  const inside = Symbol('resolving');
  const project = join(workspaceRoot, projectRoot);
  return {
    name: 'external-packages',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind === 'entry-point' || pluginData === inside || isBuiltin(path)) return undefined;
        const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: inside });
        const folder = packageFolder(relative(workspaceRoot, found.path).replaceAll('\\', '/'));
        if (found.errors.length > 0 || folder === undefined) return found;
        const from = relative(workspaceRoot, importer);
        if (!counts(folder)) {
          const otherSystem = packages[folder] && describeOtherSystem(folder, packages[folder]);
          if (otherSystem) return refusal(otherSystem);
          return refusal(
            `${from} imports "${path}", and no package.json that ${projectRoot} builds on has ${packageName(folder)} in its ` +
              '"dependencies". Add it to the one whose code imports it and run "npm install"',
          );
        }
        const beside = await build.resolve(path, { kind, resolveDir: project, pluginData: inside });
        if (beside.path === found.path) return { path, external: true, sideEffects: found.sideEffects };
        return refusal(
          `${from} imports "${path}", and ${projectRoot} does not find the same copy of it. ` +
            'Name that package with the same version in both package.json files and run "npm install"',
        );
      });
    },
  };
}

function refusal(text: string): OnResolveResult {
  return { errors: [{ text }] };
}
