import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findIntegrationNeeds } from './find-integration-needs.mjs';

/**
 * Words on the tests that `npm test` does not run: each project with a target `test-integration`, and what this machine lacks
 * for it.
 *
 * @param {string} root
 * @param {Readonly<Record<string, string | undefined>>} [environment]
 */
export function describeLeftOut(root, environment = process.env) {
  const lines = integrationProjects(root).map(({ name, folder }) => {
    const { variables, commands } = findIntegrationNeeds(folder);
    const lacking = [
      ...commands
        .filter((command) => !isOnPath(command, environment['PATH'] ?? ''))
        .map((command) => `${command} on PATH`),
      ...variables.filter((variable) => !environment[variable]),
    ];
    const why =
      lacking.length > 0 ? `lacks ${lacking.join(', ')}` : `lacks nothing: npx nx run ${name}:test-integration`;
    return `  ${name.padEnd(14)} ${why}`;
  });
  if (lines.length === 0) return '';
  return ['', 'Left out, because they need real parts (docs/guides/testing.md says what each is):', ...lines].join(
    '\n',
  );
}

/**
 * @param {string} root
 * @returns {{ name: string, folder: string }[]}
 */
function integrationProjects(root) {
  return workspaceFolders(root).flatMap((folder) => {
    const { name, nx } = readPackage(folder);
    return nx?.targets?.['test-integration'] ? [{ name: nx.name ?? name, folder }] : [];
  });
}

/**
 * @param {string} root
 * @returns {string[]}
 */
function workspaceFolders(root) {
  /** @type {string[]} */
  const patterns = readPackage(root).workspaces ?? [];
  return patterns
    .flatMap((pattern) => {
      if (!pattern.endsWith('/*')) return [join(root, pattern)];
      const parent = join(root, pattern.slice(0, -2));
      return readdirSync(parent).map((name) => join(parent, name));
    })
    .filter((folder) => existsSync(join(folder, 'package.json')));
}

/** @param {string} folder */
function readPackage(folder) {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/**
 * @param {string} command
 * @param {string} path
 */
function isOnPath(command, path) {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
