/** Fields of a package.json that nothing shipped can tell; every other field counts, also one nobody thought of. */
const notShipped = new Set([
  ...['nx', 'scripts', 'devDependencies', 'private', 'workspaces', 'files', 'publishConfig', 'packageManager'],
  ...['description', 'keywords', 'author', 'contributors', 'license', 'funding', 'repository', 'bugs', 'homepage'],
  ...['generators', 'executors', 'allowScripts', 'lint-staged', 'prettier', 'eslintConfig', 'vitest'],
]);

/** A package.json without what cannot change an image: `name`, `type`, `exports`, `dependencies`… remain. */
export function reducePackageJson(manifest: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return omit(manifest, notShipped);
}

/** An object without the named fields. */
export function omit(object: Readonly<Record<string, unknown>>, names: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.has(name)));
}
