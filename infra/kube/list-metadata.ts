import { HttpMethod, type KubeConfig, KubernetesObjectApi, type V1ObjectMeta } from '@kubernetes/client-node';

/** Names, labels and annotations of objects whose content stays on the server, as of Secrets. */
export async function listMetadata(
  config: KubeConfig,
  namespace: string,
  kind: 'secrets' | 'configmaps',
  labelSelector?: string,
): Promise<V1ObjectMeta[]> {
  return config.makeApiClient(MetadataApi).listMetadata(`/api/v1/namespaces/${namespace}/${kind}`, labelSelector);
}

interface MetadataList {
  items: { metadata: V1ObjectMeta }[] | null;
}

class MetadataApi extends KubernetesObjectApi {
  async listMetadata(path: string, labelSelector?: string): Promise<V1ObjectMeta[]> {
    const request = this.configuration.baseServer.makeRequestContext(path, HttpMethod.GET);
    request.setHeaderParam('Accept', 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1');
    if (labelSelector) request.setQueryParam('labelSelector', labelSelector);
    const list = (await this.requestPromise(request, 'any')) as unknown as MetadataList;
    // A list without objects comes as null.
    return (list.items ?? []).map(({ metadata }) => metadata);
  }
}
