/** A package of the fixture's lock file, as `npm install` would have written it. */
interface Locked {
  readonly version: string;
  readonly [field: string]: unknown;
}

/** Version of every package, so that a bump is one line. */
export const locked = {
  fastify: '5.12.8',
  'fast-uri': '3.1.9',
  'fastify/node_modules/fast-uri': '4.2.3',
  pg: '8.23.0',
  react: '19.3.1',
  zod: '4.6.7',
  sharp: '0.35.5',
  esbuild: '0.28.2',
  eslint: '9.39.5',
  nx: '23.2.1',
};

/** `package-lock.json` of the fixture: a nested second version, binaries for several systems, peers, dev tools. */
export function lockFile(
  versions: typeof locked,
  manifests: Readonly<Record<string, object>>,
  more: Readonly<Record<string, Locked>> = {},
): string {
  const npm: Record<string, Locked> = {
    fastify: { version: versions.fastify, dependencies: { 'fast-uri': '^4.0.0', zod: '^4.0.0' } },
    'fastify/node_modules/fast-uri': { version: versions['fastify/node_modules/fast-uri'] },
    'fast-uri': { version: versions['fast-uri'], dev: true },
    pg: {
      version: versions.pg,
      peerDependencies: { 'pg-native': '*' },
      peerDependenciesMeta: { 'pg-native': { optional: true } },
    },
    react: { version: versions.react },
    zod: { version: versions.zod },
    sharp: {
      version: versions.sharp,
      optionalDependencies: {
        '@img/sharp-linux-x64': versions.sharp,
        '@img/sharp-linuxmusl-x64': versions.sharp,
        '@img/sharp-darwin-arm64': versions.sharp,
      },
    },
    '@img/sharp-linux-x64': { version: versions.sharp, os: ['linux'], cpu: ['x64'], libc: ['glibc'], optional: true },
    '@img/sharp-linuxmusl-x64': {
      version: versions.sharp,
      os: ['linux'],
      cpu: ['x64'],
      libc: ['musl'],
      optional: true,
    },
    '@img/sharp-darwin-arm64': { version: versions.sharp, os: ['darwin'], cpu: ['arm64'], optional: true },
    esbuild: { version: versions.esbuild, dev: true },
    eslint: { version: versions.eslint, dev: true, dependencies: { 'fast-uri': '^3.0.0' } },
    nx: { version: versions.nx, dev: true },
    ...more,
  };
  const entries = Object.entries(npm).map(([place, entry]) => [
    `node_modules/${place}`,
    { ...entry, integrity: `sha512-${Buffer.from(`${place}@${entry.version}`).toString('base64')}` },
  ]);
  const own = Object.entries(manifests).map(([place, manifest]) => [place, manifest]);
  const links = Object.entries(manifests)
    .filter(([place]) => place !== '')
    .map(([place, manifest]) => [
      `node_modules/${(manifest as { name: string }).name}`,
      { resolved: place, link: true },
    ]);
  return JSON.stringify(
    {
      name: '@acme/workspace',
      lockfileVersion: 3,
      requires: true,
      packages: Object.fromEntries([...own, ...entries, ...links]),
    },
    undefined,
    2,
  );
}
