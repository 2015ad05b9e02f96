import type { TargetConfiguration } from '@nx/devkit';
import type { ServiceManifest } from '@todo/workload';

/** Folder, relative to the workspace, that the target `context` writes: exactly what the image holds. */
export function contextFolder(service: string): string {
  return `dist/context/${service}`;
}

const recipe = [
  '{workspaceRoot}/tools/deploy/src/context/**/*',
  '!{workspaceRoot}/tools/deploy/src/context/**/*.test.ts',
];

/**
 * The Nx targets by which a service becomes the content of an image: `build`, which for Next services @nx/next infers, and
 * `context`. Both are cached; what they read besides the project is named as input.
 */
export function buildTargets(manifest: ServiceManifest, projectRoot: string): Record<string, TargetConfiguration> {
  const context: TargetConfiguration = {
    command: `node tools/deploy/src/context/make-context-main.ts ${projectRoot}`,
    cache: true,
    dependsOn: ['build'],
    inputs: [
      '{projectRoot}/package.json',
      '{projectRoot}/service.json',
      ...(manifest.kind === 'next' ? ['{projectRoot}/public/**/*'] : []),
      '{workspaceRoot}/package-lock.json',
      ...recipe,
      { dependentTasksOutputFiles: '**/*' },
    ],
    outputs: [`{workspaceRoot}/${contextFolder(manifest.name)}`],
    metadata: { description: `Write ${contextFolder(manifest.name)}: the files of the image, and nothing else` },
  };
  // Completes the target of @nx/next. Nx plugins load Vite, which sets NODE_ENV for all that Nx starts.
  if (manifest.kind === 'next') return { build: { options: { env: { NODE_ENV: 'production' } } }, context };
  const build: TargetConfiguration = {
    command: `node tools/deploy/src/context/bundle-service-main.ts ${projectRoot}`,
    cache: true,
    inputs: ['production', '^production', ...recipe, { externalDependencies: ['esbuild'] }],
    outputs: ['{projectRoot}/dist'],
    metadata: { description: 'Bundle each entry of service.json into dist/<entry>.js; npm packages stay outside' },
  };
  return { build, context };
}
