import * as kubernetes from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import type { DaprObject } from '@todo/dapr';
import { ownedBy } from '../ownership.ts';

/** Makes Dapr's objects in the cluster, as parts of `parent` and with its name before theirs. */
export function makeDaprResources(
  name: string,
  objects: readonly DaprObject[],
  { environment, parent }: { environment: string; parent: pulumi.Resource },
): void {
  for (const { apiVersion, kind, metadata, ...content } of objects) {
    new kubernetes.apiextensions.CustomResource(
      `${name}-${kind.toLowerCase()}-${metadata.name}`,
      { apiVersion, kind, metadata: { ...metadata, labels: ownedBy(environment) }, ...content },
      { parent },
    );
  }
}
