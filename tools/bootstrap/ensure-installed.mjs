import { spawnSync } from 'node:child_process';
import { findMissingPackages } from './find-missing-packages.mjs';

/**
 * Runs `npm ci` unless what is installed is what package-lock.json says. Ends the process when that fails.
 *
 * @param {string} root
 */
export function ensureInstalled(root) {
  const missing = findMissingPackages(root);
  if (missing.length === 0) return;
  const seconds = time(() => installWithNpm(root, missing.length));
  console.log(`Installed in ${seconds} s.`);
}

/**
 * @param {string} root
 * @param {number} count
 */
function installWithNpm(root, count) {
  console.log(`Installing: ${count} packages are missing or of another version (npm ci) …`);
  // under npm the very npm that runs us, whatever is on PATH
  const npm = process.env['npm_execpath'];
  const [command, ...prefix] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  // without warnings: they are of packages that want a newer Node than this one, which they get
  const { status, error } = spawnSync(
    command ?? 'npm',
    [...prefix, 'ci', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    },
  );
  if (status === 0) return;
  console.error(
    error
      ? `error: npm cannot be started (${error.message}). Install npm, or run "npm ci" yourself.`
      : 'error: npm ci failed; its own words are above. Nothing was started.',
  );
  process.exit(1);
}

/** @param {() => void} action */
function time(action) {
  const began = Date.now();
  action();
  return Math.round((Date.now() - began) / 1000);
}
