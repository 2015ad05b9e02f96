import * as pulumi from '@pulumi/pulumi';
import type { Adoption } from './find-orphans.ts';

/**
 * While `build` runs, resources whose names are in `adoption` are taken up as they are instead of made: an import demands
 * that nothing differs, so every difference is left for the run that follows.
 */
export function registerAdoption(adoption: Adoption): void {
  if (Object.keys(adoption).length === 0) return;
  pulumi.runtime.registerStackTransformation(({ name, props, opts }) => {
    const id = adoption[name];
    if (id === undefined) return undefined;
    return { props, opts: { ...opts, import: id, ignoreChanges: Object.keys(props) } as pulumi.CustomResourceOptions };
  });
}
