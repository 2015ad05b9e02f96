import { collectDeclaredInputs, collectProjectFiles, collectRecipe } from './collect-files.ts';
import { collectNpmClosure, collectToolchain } from './collect-packages.ts';
import { describeTarget } from './describe-target.ts';
import { findWorkspaceClosure } from './find-workspace-closure.ts';
import { IdentityError } from './identity-error.ts';
import type { FileEntry, IdentityInput } from './identity-input.ts';
import { parseBaseImage, readBaseImage } from './read-base-image.ts';
import { inFolder, parseJson, type Workspace } from './read-workspace.ts';
import { reachTargets } from './reach-targets.ts';
import { omit, reducePackageJson } from './reduce-manifest.ts';

/** What is not in the tree but goes into the build. */
export interface BuildSettings {
  /** `<image>@sha256:<digest>` that takes the place of the Dockerfile's default. */
  readonly baseImage?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Gathers everything that can change the image of a service. Throws IdentityError when that cannot be told. */
export async function collectIdentityInput(
  workspace: Workspace,
  project: string,
  settings: BuildSettings,
): Promise<IdentityInput> {
  const { graph, graphRoot, snapshot, options } = workspace;
  const root = graph.nodes[project]?.data.root;
  if (root === undefined) throw new IdentityError(`Nx knows no project "${project}"`);
  const targets = reachTargets(graph, project, options.contextTarget);
  if (targets.length === 0)
    throw new IdentityError(`The project "${project}" has no target "${options.contextTarget}"`);

  const [manifestFile, dockerfile] = [inFolder(root, options.manifest.file), inFolder(root, options.dockerfile)];
  const texts = await snapshot.readTexts([manifestFile, dockerfile]);
  const manifest = parseJson(manifestFile, texts.get(manifestFile) ?? '');
  const dockerfileText = texts.get(dockerfile) ?? '';
  const closure = findWorkspaceClosure(workspace.packages, root);
  const roots = closure.map((member) => member.root);
  const recipe = unique(collectRecipe(workspace));
  const recipePaths = new Set(recipe.map(({ path }) => path));
  const files = [
    ...collectProjectFiles(workspace, roots, [manifestFile, dockerfile]),
    ...collectDeclaredInputs(workspace, targets, roots),
    ...options.rootFiles.flatMap((path) => ({ path, ...(snapshot.files.get(path) ?? missing(path)) })),
  ];
  return {
    service: String(manifest['name'] ?? project),
    files: unique(files).filter(({ path }) => !recipePaths.has(path)),
    manifests: Object.fromEntries([
      [manifestFile, omit(manifest, new Set(options.manifest.rolloutOnly))],
      ...closure.map((member) => [inFolder(member.root, 'package.json'), reducePackageJson(member.manifest)] as const),
    ]),
    npm: collectNpmClosure(workspace, closure),
    dockerfile: dockerfileText,
    baseImage: settings.baseImage
      ? parseBaseImage(settings.baseImage)
      : readBaseImage(dockerfile, dockerfileText, options.baseImageArgument),
    platform: `${options.platform.os}/${options.platform.arch}`,
    toolchain: collectToolchain(workspace, options.toolchainOf(manifest), targets),
    targets: Object.fromEntries(targets.map((target) => [target.id, describeTarget(target, graphRoot)])),
    recipe,
    environment: Object.fromEntries(options.buildEnvironment.map((name) => [name, settings.environment[name]])),
  };
}

function unique(files: readonly FileEntry[]): FileEntry[] {
  return [...new Map(files.map((file) => [file.path, file])).values()];
}

function missing(path: string): never {
  throw new IdentityError(`The workspace has no ${path}`);
}
