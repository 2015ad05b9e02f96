import { minimatch } from 'minimatch';
import { countsForImage } from './counts-for-image.ts';
import { findDeclaredInputs } from './find-declared-inputs.ts';
import { IdentityError } from './identity-error.ts';
import type { FileEntry } from './identity-input.ts';
import type { ReachedTarget } from './reach-targets.ts';
import { inFolder, type Workspace } from './read-workspace.ts';

/**
 * The files of projects that count as they are. package.json files, and those of `apart`, are left out: only a part of
 * each counts, or it is an input of its own.
 */
export function collectProjectFiles(
  workspace: Workspace,
  roots: readonly string[],
  apart: readonly string[],
): FileEntry[] {
  refuseForeignRepositories(workspace, roots);
  const owned = [...workspace.owners].filter(([, owner]) => roots.includes(owner)).map(([path]) => path);
  return entries(
    workspace,
    owned.filter((path) => !apart.includes(path) && !isPackageJson(workspace, path)),
  );
}

/** The files outside of `roots` that the reached targets declare as inputs: what the build reads besides projects. */
export function collectDeclaredInputs(
  workspace: Pick<Workspace, 'owners' | 'namedInputs' | 'snapshot'>,
  targets: readonly ReachedTarget[],
  roots: readonly string[],
): FileEntry[] {
  const candidates = [...workspace.owners].filter(([, owner]) => !roots.includes(owner)).map(([path]) => path);
  const paths = targets.flatMap(({ config, project }) =>
    findDeclaredInputs(config, { ...workspace.namedInputs, ...project.data.namedInputs }, candidates),
  );
  // The lock counts by the packages in it that matter, Nx's settings by the targets that they resolve to.
  const apart = ['package-lock.json', 'nx.json'];
  return entries(
    workspace,
    paths.filter((path) => !apart.includes(path) && !isPackageJson(workspace, path)),
  );
}

/** The source of the program that makes images. Throws IdentityError when the work tree lacks a part of it. */
export function collectRecipe(workspace: Workspace): FileEntry[] {
  const { recipe, recipeExcept } = workspace.options;
  const paths = [...workspace.snapshot.files.keys()];
  return recipe.flatMap((place) => {
    const found = paths.filter((path) => path === place || path.startsWith(`${place}/`));
    if (found.length === 0 && !workspace.snapshot.commit) {
      throw new IdentityError(
        `"${place}" is part of the image recipe, but git sees no file there. Correct the recipe's list`,
      );
    }
    return entries(
      workspace,
      found.filter((path) => !recipeExcept.some((glob) => minimatch(path, glob, { dot: true }))),
    );
  });
}

function entries({ snapshot, owners }: Pick<Workspace, 'snapshot' | 'owners'>, paths: readonly string[]): FileEntry[] {
  return paths.flatMap((path) => {
    const file = snapshot.files.get(path);
    const owner = owners.get(path) ?? '.';
    return file && countsForImage(owner === '.' ? path : path.slice(owner.length + 1)) ? [{ path, ...file }] : [];
  });
}

function isPackageJson({ owners }: Pick<Workspace, 'owners'>, path: string): boolean {
  return path === inFolder(owners.get(path) ?? '.', 'package.json');
}

function refuseForeignRepositories({ snapshot }: Workspace, roots: readonly string[]): void {
  const hidden = snapshot.foreignRepositories.find((folder) => roots.some((root) => folder.startsWith(`${root}/`)));
  if (hidden === undefined) return;
  throw new IdentityError(
    `${hidden} is a git repository of its own, so git cannot say what is in it. Add it as a submodule, ignore it or move it`,
  );
}
