import { join } from 'node:path';
import type { NextConfig } from 'next';

const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  {
    key: 'Content-Security-Policy',
    value: "base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
  },
];

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: join(import.meta.dirname, '../..'),
  // The target `context` puts the hash of what was built in its place; Next's random id would differ in each build.
  generateBuildId: () => 'build-id-placeholder',
  // Types are the target `typecheck`'s: it builds the libraries' declarations first, which a fresh clone lacks here.
  typescript: { ignoreBuildErrors: true },
  // An image follows from its sources alone, not from what was built before.
  experimental: { turbopackFileSystemCacheForBuild: false },
  images: { unoptimized: true },
  poweredByHeader: false,
  headers: () => Promise.resolve([{ source: '/:path*', headers: securityHeaders }]),
};

export default config;
