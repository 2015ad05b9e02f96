import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Runs Nx, and everything Nx runs, on the Node that npm installed, whichever Node this is.
 *
 * @param {string} root
 * @param {string[]} args
 * @returns {Promise<number>} its exit code; 0 when it ended because it was asked to
 */
export async function runNx(root, args) {
  const child = spawn(programOf(root, 'node'), [programOf(root, 'nx'), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env['PATH']}`,
      NX_DEFAULT_OUTPUT_STYLE: 'stream-without-prefixes',
    },
  });
  let asked = false;
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    asked = true;
    child.kill(signal);
  };
  // Nx takes the signals that a terminal sends to both of us as one
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, stop);
  // npm may be killed without a chance to tell us
  const npm = process.ppid;
  setInterval(() => process.ppid !== npm && stop('SIGTERM'), 500).unref();
  const [code] = await once(child, 'exit');
  return asked ? 0 : (code ?? 1);
}

/**
 * @param {string} root
 * @param {string} name
 */
function programOf(root, name) {
  const folder = join(root, 'node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[name]);
}
