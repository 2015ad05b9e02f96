/** A file that cannot change an image, and why. `path` is tested against the path inside its project. */
interface Denial {
  readonly path: RegExp;
  readonly why: string;
}

/**
 * The deny list. A file counts unless a line here says why it cannot be part of an image or of making one: a name that
 * nobody thought of costs a build, never a change that does not arrive. Folders whose names are routes
 * or assets (`app/`, `pages/`, `public/`) keep what looks like tests or docs by its folder.
 */
export const denials: readonly Denial[] = [
  { path: /\.test(-d)?\.[cm]?[jt]sx?(\.snap)?$/, why: 'test' },
  { path: /^(?!(.*\/)?(app|pages|public)\/)(.*\/)?(testing|fixtures|__fixtures__|__snapshots__)\//, why: 'test' },
  { path: /^(?!(.*\/)?public\/).*\.md$/, why: 'documentation' },
  { path: /^docs\//, why: 'documentation' },
  { path: /^vitest\.[\w.-]*\.?config\.[cm]?[jt]s$|^vitest\.(config|setup|shared)\.[cm]?[jt]s$/, why: 'test setting' },
  { path: /^tsconfig\.(spec|test)\.json$/, why: 'test setting' },
  { path: /^(eslint\.config\.[cm]?[jt]s|\.eslint(rc(\.[a-z]+)?|ignore))$/, why: 'lint setting' },
  { path: /^(\.prettier(rc(\.[a-z]+)?|ignore)|prettier\.config\.[cm]?[jt]s|\.editorconfig)$/, why: 'format setting' },
  { path: /^project\.json$/, why: 'target configuration, which counts as Nx resolves it' },
];

/** Whether a file of a project counts; `path` is relative to the project's root. */
export function countsForImage(path: string): boolean {
  return !denials.some((denial) => denial.path.test(path));
}
