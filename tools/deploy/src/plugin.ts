import { dirname } from 'node:path';
import type { CreateNodes, ProjectConfiguration, TargetConfiguration } from '@nx/devkit';
import { buildTargets } from './context/infer-build-targets.ts';
import { DeployError } from './deploy-error.ts';
import { readService } from './read-service.ts';

/** The project whose targets stand for all services. */
const wholeProject = 'infra';

/** Targets of the services, and of the project that stands for them all; the truth that they tell is never cached. */
const common: Record<string, TargetConfiguration> = {
  deploy: command('deploy', 'Build, push and roll out what changed; say why'),
  plan: command('plan', 'Say what a deploy would do, and why'),
};

const ofService: Record<string, TargetConfiguration> = {
  ...common,
  image: command('image', 'Build and push the image that the registry lacks'),
  explain: command('explain', 'Say what the identity is made of and what differs from what runs'),
  releases: command('releases', 'List the releases'),
  rollback: command('rollback', 'Put an older release on the cluster again'),
};

const ofWhole: Record<string, TargetConfiguration> = {
  ...common,
  base: command('base', 'Print the commit since which services may have changed, for NX_BASE'),
  'registry-prune': command('registry-prune', 'Remove images that nobody needs from the registry'),
};

function command(executor: string, description: string): TargetConfiguration {
  return { executor: `@todo/deploy:${executor}`, cache: false, options: {}, metadata: { description } };
}

/**
 * Makes every folder with a `service.json` a deployable service: infers how it becomes an image and how it is deployed.
 * The services depend on the tools that make, render and deploy them, so that an edit there makes Nx select them.
 */
export const createNodes: CreateNodes = [
  '{apps/*/service.json,infra/package.json,docker/base-images.json}',
  (files, _options, { workspaceRoot }) =>
    files.map((file) => {
      const root = dirname(file);
      const project = file.endsWith('service.json') ? service(workspaceRoot, root) : folders[root];
      return [file, project ? { projects: { [root]: project } } : {}];
    }),
];

const folders: Readonly<Record<string, Partial<ProjectConfiguration>>> = {
  [wholeProject]: { targets: ofWhole },
  // A template reaches a build as the service's own Dockerfile.
  docker: { name: 'docker', tags: ['scope:tool', 'type:tool'], namedInputs: { shipped: [] } },
};

function service(workspaceRoot: string, root: string): Partial<ProjectConfiguration> {
  return { targets: { ...images(workspaceRoot, root), ...ofService }, implicitDependencies: ['deploy', 'docker'] };
}

/** A malformed declaration stops the commands that need it, which say what is wrong, and no other command of Nx. */
function images(workspaceRoot: string, root: string): Record<string, TargetConfiguration> {
  try {
    return buildTargets(readService(workspaceRoot, root).manifest, root);
  } catch (error) {
    if (error instanceof DeployError) return {};
    throw error;
  }
}
