import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Compares what package-lock.json wants with what npm wrote down after its last complete installation. Packages for other
 * platforms may be absent.
 *
 * @param {string} root
 * @returns {string[]} the folders of the packages that are absent or of another version; all of them when nothing is installed
 */
export function findMissingPackages(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const record = join(root, 'node_modules/.package-lock.json');
  const installed = existsSync(record) ? readPackages(record) : {};
  return Object.entries(wanted)
    .filter(([path, entry]) => path !== '' && !isSatisfied(entry, installed[path]))
    .map(([path]) => path);
}

/**
 * @typedef {{ version?: string, integrity?: string, link?: boolean, optional?: boolean }} LockEntry
 *
 * @param {LockEntry} wanted
 * @param {LockEntry | undefined} installed
 */
function isSatisfied(wanted, installed) {
  if (!installed) return wanted.optional === true;
  return installed.version === wanted.version && installed.integrity === wanted.integrity;
}

/**
 * @param {string} file
 * @returns {Record<string, LockEntry>}
 */
function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
