'use strict';

// JavaScript on purpose: an older Node cannot load the TypeScript behind it and would say so in riddles.
if (!process.features.typescript) {
  throw new Error(
    `Nx runs on Node ${process.versions.node}; this workspace needs the Node 24 that npm installs with it. ` +
      'Run "npx nx …" or an npm script.',
  );
}

module.exports = require('./src/plugin.ts');
