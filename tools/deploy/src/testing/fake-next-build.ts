import { createHash } from 'node:crypto';
import { buildIdPlaceholder } from '../context/normalise-next-files.ts';

/** The files that `next build` (Next 16, output standalone) leaves of a page, as far as a context depends on their form. */
export function fakeNextBuild(
  root: string,
  options: { random?: string; cpus?: number; chunk?: string; actions?: boolean; unoptimized?: boolean } = {},
): Record<string, string> {
  const { random = '0', cpus = 1, chunk = 'console.log(1)', actions = false, unoptimized = true } = options;
  const draw = (name: string) => createHash('sha256').update(`${name} ${random}`);
  const preview = {
    previewModeId: draw('id').digest('hex').slice(0, 32),
    previewModeSigningKey: draw('signing').digest('hex'),
    previewModeEncryptionKey: draw('encryption').digest('hex'),
  };
  const config = { outputFileTracingRoot: root, images: { unoptimized }, experimental: { cpus } };
  const server = `const hostname = process.env.HOSTNAME || '0.0.0.0'\nconst nextConfig = ${JSON.stringify(config)}\n`;
  const references = { node: actions ? { a1: {} } : {}, edge: {}, encryptionKey: draw('action').digest('base64') };
  const own = {
    'server.js': server,
    'package.json': '{"name": "web", "nx": {}}',
    '.next/BUILD_ID': buildIdPlaceholder,
    '.next/required-server-files.json': JSON.stringify({ appDir: `${root}/apps/web`, config }, undefined, 2),
    '.next/prerender-manifest.json': JSON.stringify({ routes: {}, preview }),
    '.next/server/preview-props.json': JSON.stringify(preview),
    '.next/server/server-reference-manifest.json': JSON.stringify(references),
    '.next/server/app/index.html': `<script>{"b":"${buildIdPlaceholder}"}</script>`,
    '.next/server/app/page.js.map': '{}',
    '.next/server/app/page.js.nft.json': '{}',
  };
  const modules = {
    ...packageFiles('next', { optionalDependencies: { sharp: '1' }, peerDependencies: { react: '19' } }),
    ...packageFiles('sharp', { dependencies: { 'detect-libc': '1' } }),
    ...packageFiles('detect-libc', {}),
  };
  const standalone = 'apps/web/.next/standalone';
  return {
    ...prefixed(`${standalone}/apps/web`, own),
    ...prefixed(standalone, modules),
    [`apps/web/.next/static/${buildIdPlaceholder}/_buildManifest.js`]: 'self.__BUILD_MANIFEST={}',
    'apps/web/.next/static/chunks/1a2b.js': chunk,
    'apps/web/public/favicon.ico': 'icon',
  };
}

function packageFiles(name: string, manifest: object): Record<string, string> {
  return {
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', ...manifest }),
    [`node_modules/${name}/index.js`]: '',
  };
}

function prefixed(folder: string, files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}
