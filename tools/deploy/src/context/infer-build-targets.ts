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
 * The Nx targets by which a service becomes the content of an image: `build` for Node services (Next's is inferred by
 * @nx/next) and `context` for all. Both are cached; what they read besides the project is named as input.
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
  if (manifest.kind === 'next') return { context };
  const build: TargetConfiguration = {
    command: `node tools/deploy/src/context/bundle-service-main.ts ${projectRoot}`,
    cache: true,
    inputs: ['production', '^production', ...recipe, { externalDependencies: ['esbuild'] }],
    outputs: ['{projectRoot}/dist'],
    metadata: { description: 'Bundle each entry of service.json into dist/<entry>.js; npm packages stay outside' },
  };
  return { build, context };
}
