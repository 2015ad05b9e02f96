import { existsSync } from 'node:fs';
import { access, copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { DeployError } from '../deploy-error.ts';
import { blobFile, readLayout, sizeOf } from '../registry/oci-layout.ts';
import { checkBuildx } from './check-buildx.ts';
import type { BuildRequest, BuiltImage, ImageBuilder } from './image-builder.ts';
import { sbomFile } from './push-image.ts';
import { runBuildx } from './run-buildx.ts';
import { sourceDateEpoch, stampContext } from './stamp-context.ts';

/** Each step that made a layer; those of this build carry its date, those of the base their own. */
const ImageHistory = z.object({
  history: z.array(z.object({ created: z.string().optional(), empty_layer: z.boolean().optional() })).default([]),
});

/**
 * Builds with BuildKit through `docker buildx`, on the builder that `BUILDX_BUILDER` or `docker buildx use` names.
 * The same context, Dockerfile and base give the same digest on the same BuildKit version.
 */
export function createBuildkitBuilder(env: NodeJS.ProcessEnv = process.env): ImageBuilder {
  return { check: () => checkBuildx(env), build: (request) => build(request, env) };
}

async function build(request: BuildRequest, env: NodeJS.ProcessEnv): Promise<BuiltImage> {
  await access(request.contextDir).catch((cause: unknown) => {
    throw new DeployError(`There is no context ${request.contextDir}; make it with the target "context"`, { cause });
  });
  await stampContext(request.contextDir);
  const layoutDir = await mkdtemp(join(tmpdir(), `image-${request.service}-`));
  try {
    const { code, lines } = await runBuildx(buildArguments(request, layoutDir, env), {
      env: { ...env, SOURCE_DATE_EPOCH: String(sourceDateEpoch) },
      onLine: request.onProgress,
      signal: request.signal,
    });
    if (code !== 0) {
      await checkBuildx(env, request.signal);
      throw new DeployError(`The image of ${request.service} could not be built:\n${lines.slice(-20).join('\n')}`);
    }
    await keepSbom(request.contextDir, layoutDir);
    return await describe(request.service, layoutDir);
  } catch (error) {
    await rm(layoutDir, { recursive: true, force: true });
    throw error;
  }
}

/** The target `context` leaves the SBOM beside what goes into the image. */
async function keepSbom(contextDir: string, layoutDir: string): Promise<void> {
  const file = join(contextDir, sbomFile);
  if (existsSync(file)) await copyFile(file, join(layoutDir, sbomFile));
}

function buildArguments(request: BuildRequest, layoutDir: string, env: NodeJS.ProcessEnv): string[] {
  const base = request.baseImage ?? env['BASE_IMAGE'];
  const labels = Object.entries(request.labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    'build',
    `--file=${request.dockerfile}`,
    '--platform=linux/amd64',
    '--provenance=false',
    '--sbom=false',
    '--progress=plain',
    `--output=type=oci,dest=${layoutDir},tar=false,rewrite-timestamp=true,oci-mediatypes=true,compression=gzip`,
    ...(base ? [`--build-arg=BASE_IMAGE=${base}`] : []),
    ...labels.map(([key, value]) => `--label=${key}=${value}`),
    request.contextDir,
  ];
}

async function describe(service: string, layoutDir: string): Promise<BuiltImage> {
  const { digest, manifest } = await readLayout(layoutDir);
  const config = ImageHistory.parse(JSON.parse(await readFile(blobFile(layoutDir, manifest.config.digest), 'utf8')));
  const steps = config.history.filter((step) => !step.empty_layer);
  const added = manifest.layers.filter(
    (_, index) => Date.parse(steps[index]?.created ?? '') === sourceDateEpoch * 1000,
  );
  return { service, digest, layoutDir, size: sizeOf(manifest.layers), sizeOverBase: sizeOf(added) };
}
