import { isBuiltin } from 'node:module';
import { relative } from 'node:path';
import type { PartialMessage, Plugin } from 'esbuild';

/**
 * Leaves npm packages out of the bundle and takes workspace libraries, which are linked into node_modules, in. It refuses
 * a package that a library resolves differently from the application: beside the bundle only the application's
 * version would be found.
 */
export function externalPackages(workspaceRoot: string, projectRoot: string): Plugin {
  const inside = Symbol('resolving');
  return {
    name: 'external-packages',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind === 'entry-point' || pluginData === inside || isBuiltin(path)) return undefined;
        const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: inside });
        if (found.errors.length > 0 || !isInstalled(found.path)) return found;
        const beside = await build.resolve(path, { kind, resolveDir: projectRoot, pluginData: inside });
        if (beside.path === found.path) return { path, external: true, sideEffects: found.sideEffects };
        const errors = [mismatch(path, relative(workspaceRoot, importer), relative(workspaceRoot, projectRoot))];
        return { errors };
      });
    },
  };
}

function isInstalled(path: string): boolean {
  return path.replaceAll('\\', '/').includes('/node_modules/');
}

function mismatch(path: string, importer: string, project: string): PartialMessage {
  const text =
    `${importer} imports "${path}", and ${project} does not find the same copy of it. ` +
    'Name that package with the same version in both package.json files and run "npm install"';
  return { text };
}
