'use strict';

const { basename, dirname } = require('node:path');

/**
 * Nx: every app with a service.json can be served; the program itself reads the rest of the declaration.
 * `exec`, so that Nx sees the program's own exit code after Ctrl-C. Not `continuous`: Nx 23 calls a continuous task that
 * nothing depends on a success even when it failed.
 */
exports.createNodes = [
  'apps/*/service.json',
  (files) =>
    files.map((file) => {
      const app = dirname(file);
      const options = { command: `exec node tools/serve/src/main.ts ${basename(app)}` };
      const metadata = { description: 'Run this service from its sources, with its database' };
      const serve = { executor: 'nx:run-commands', cache: false, options, metadata };
      return [file, { projects: { [app]: { targets: { serve } } } }];
    }),
];
