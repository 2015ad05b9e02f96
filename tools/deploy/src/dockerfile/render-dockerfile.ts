import { DeployError } from '../deploy-error.ts';
import type { Service } from '../read-service.ts';
import type { BaseImages } from './base-images.ts';

/** Path of a kind's template, relative to the workspace. */
export function templateFile(kind: Service['manifest']['kind']): string {
  return `docker/${kind}.Dockerfile`;
}

/**
 * The text of `<projectRoot>/Dockerfile`: the template of the service's kind with its `{{…}}` filled in. Pure.
 *
 * @param source Address of the repository, for the image's label; none leaves the label out.
 */
export function renderDockerfile(
  template: string,
  { manifest, projectRoot }: Service,
  baseImages: BaseImages,
  source?: string,
): string {
  const title = `org.opencontainers.image.title="${manifest.name}"`;
  const values: Record<string, string> = {
    baseImage: baseImages.node,
    port: String(manifest.port),
    projectRoot,
    labels: source ? `${title} org.opencontainers.image.source=${JSON.stringify(source)}` : title,
  };
  const name = templateFile(manifest.kind);
  const body = template.replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) {
      throw new DeployError(`${name} asks for {{${key}}}; it can have ${Object.keys(values).join(', ')}`);
    }
    return value;
  });
  return `# Generated from service.json, ${name} and docker/base-images.json by "nx sync"; do not edit.\n${body}`;
}
