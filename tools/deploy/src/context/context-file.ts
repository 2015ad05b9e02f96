/** One file of an image: where it comes from on this machine and where it lies below `/app` in the image. */
export interface ContextFile {
  /** Absolute path, or the bytes themselves for files that are written rather than copied. */
  readonly source: string | Buffer;
  /** Path in the image, relative to `/app`, with forward slashes. */
  readonly target: string;
}

/** The package folder that a path below node_modules belongs to: `a/node_modules/@x/y/z.js` → `a/node_modules/@x/y`. */
export function packageFolder(path: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}

/** Name of the package that a folder of node_modules holds. */
export function packageName(folder: string): string {
  return folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** Files of packages that no program reads: type declarations and maps. */
export function isDeadWeight(path: string): boolean {
  return /\.(?:d\.[cm]?ts|map|flow)$/i.test(path);
}
