/** A package of the workspace: its folder and its package.json. */
export interface WorkspacePackage {
  readonly root: string;
  readonly manifest: Readonly<Record<string, unknown>>;
}

const productionFields = ['dependencies', 'optionalDependencies', 'peerDependencies'] as const;

/**
 * The package in folder `root` and all workspace packages that its production dependencies reach, it first. What only
 * devDependencies name does not ship. An application that nothing can import may lack a name.
 */
export function findWorkspaceClosure(packages: readonly WorkspacePackage[], root: string): WorkspacePackage[] {
  const byName = new Map(packages.map((entry) => [entry.manifest['name'], entry]));
  const start = packages.find((entry) => entry.root === root);
  const closure = new Set(start ? [start] : []);
  for (const { manifest } of closure) {
    for (const name of productionDependencies(manifest)) {
      const dependency = byName.get(name);
      if (dependency) closure.add(dependency);
    }
  }
  return [...closure];
}

function productionDependencies(manifest: WorkspacePackage['manifest']): string[] {
  return productionFields.flatMap((field) => Object.keys((manifest[field] as object | undefined) ?? {}));
}
