/** How a workspace is laid out and what makes its images. Paths are relative to the workspace, with forward slashes. */
export interface IdentityOptions {
  /** Nx target that makes the content of a service's image. */
  readonly contextTarget: string;
  /** File in a service's folder that declares it; its fields count, except those that only its rollout uses. */
  readonly manifest: { readonly file: string; readonly rolloutOnly: readonly string[] };
  /** File in a service's folder. */
  readonly dockerfile: string;
  /** Build argument of the Dockerfile whose default is the base image, by digest. */
  readonly baseImageArgument: string;
  /** Files of the workspace's root that count for every service. */
  readonly rootFiles: readonly string[];
  /** Files and folders of the program that makes images, with the libraries it uses to do so. */
  readonly recipe: readonly string[];
  /** Globs of files in `recipe` that cannot change an image, or only through a file that counts by itself. */
  readonly recipeExcept: readonly string[];
  /** npm packages whose versions decide what the build of a service gives, besides its dependencies. */
  readonly toolchainOf: (manifest: Readonly<Record<string, unknown>>) => readonly string[];
  readonly platform: { readonly os: string; readonly arch: string; readonly libc: string };
  /** Variables of the build's environment that count. */
  readonly buildEnvironment: readonly string[];
}
