'use strict';

// JavaScript on purpose: an older Node cannot load the TypeScript behind it and would say so in riddles.
if (!process.features.typescript) {
  throw new Error(
    `Nx runs on Node ${process.versions.node}; this workspace needs the Node 24 that npm installs with it. ` +
      'Run "npx nx …" or an npm script.',
  );
}

// Plugins run inside Nx's own process here (NX_ISOLATE_PLUGINS=false in .env halves the start of every command). Vite,
// which one of them loads, sets NODE_ENV=development there, and every task would inherit it: `next build` fails with it.
if (process.env.NX_ISOLATE_PLUGINS === 'false' && process.env.NODE_ENV === undefined) {
  process.env = new Proxy(process.env, {
    set: (env, name, value) => name === 'NODE_ENV' || Reflect.set(env, name, value),
  });
}

module.exports = require('./src/plugin.ts');
