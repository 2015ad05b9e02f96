/** What of a file's mode counts: other bits differ from machine to machine. */
export type FileMode = 'file' | 'executable' | 'symlink' | 'submodule';

/** A file as git sees it. `sha` is its blob (a symlink's: of its target text; a submodule's: its commit). */
export interface TreeFile {
  readonly mode: FileMode;
  readonly sha: string;
}

export interface FileEntry extends TreeFile {
  /** Relative to the workspace, with forward slashes. */
  readonly path: string;
}

/** A package of the lock file that can be loaded. */
export interface NpmPackage {
  readonly name: string;
  readonly version: string;
  /** Of the lock; where it has none (git, bundled) the place that the package comes from, or nothing. */
  readonly integrity: string;
  /** Which packages its own imports find, as `alias=name@version`: two versions may trade places in the tree. */
  readonly requires: readonly string[];
}

/** A target as Nx resolved it from plugins, targetDefaults and the project, without what cannot change a result. */
export type TargetConfig = Readonly<Record<string, unknown>>;

/** Everything that can change the image of a service; nothing else. The order of lists and keys does not matter. */
export interface IdentityInput {
  /** Name of the service and of its image's repository. */
  readonly service: string;
  /** Of the application, its production libraries and the workspace: sources, tsconfig files, whatever is not denied. */
  readonly files: readonly FileEntry[];
  /** JSON files of which only a part counts (package.json, service.json), by path, already reduced to that part. */
  readonly manifests: Readonly<Record<string, unknown>>;
  /** What the application and its libraries load at run time. */
  readonly npm: readonly NpmPackage[];
  readonly dockerfile: string;
  readonly baseImage: BaseImage;
  /** For example `linux/amd64`. */
  readonly platform: string;
  /** The packages that make the image, as locked. */
  readonly toolchain: readonly NpmPackage[];
  /** By `project:target`. */
  readonly targets: Readonly<Record<string, TargetConfig>>;
  /** Source of the program that makes the image. */
  readonly recipe: readonly FileEntry[];
  /** Allow-listed variables of the build's environment; `undefined` for one that is not set. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The digest alone decides the content: a mirror of the same image is the same base. */
export interface BaseImage {
  readonly ref: string;
  /** `sha256:<64 hex>` */
  readonly digest: string;
}
