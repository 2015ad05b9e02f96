import { HttpMethod, KubernetesObjectApi, PatchStrategy } from '@kubernetes/client-node';

export interface RawObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; uid?: string; [field: string]: unknown };
  [field: string]: unknown;
}

export interface ApplyOptions {
  fieldManager: string;
  /** Take over fields that another manager holds. */
  force: boolean;
  dryRun: boolean;
}

/**
 * Objects of any kind exactly as JSON. The client's own methods rename fields on the way (`from` of a NetworkPolicy must
 * be called `_from`) and silently drop what they do not know.
 */
export class RawObjects extends KubernetesObjectApi {
  async get(object: RawObject): Promise<RawObject> {
    return this.#send(object, HttpMethod.GET);
  }

  async apply(object: RawObject, { fieldManager, force, dryRun }: ApplyOptions): Promise<RawObject> {
    const query = { fieldManager, force: String(force), ...(dryRun ? { dryRun: 'All' } : {}) };
    return this.#send(object, HttpMethod.PATCH, query, { type: PatchStrategy.ServerSideApply, content: object });
  }

  /** Asks for deletion after everything that the object owns; it may be there for a while. */
  async remove(object: RawObject): Promise<void> {
    const content = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Foreground' };
    await this.#send(object, HttpMethod.DELETE, {}, { type: 'application/json', content });
  }

  async #send(
    object: RawObject,
    method: HttpMethod,
    query: Record<string, string> = {},
    body?: { type: string; content: unknown },
  ): Promise<RawObject> {
    const path = await this.specUriPath(object, 'read');
    const request = this.configuration.baseServer.makeRequestContext(path, method);
    request.setHeaderParam('Accept', 'application/json');
    for (const [key, value] of Object.entries(query)) request.setQueryParam(key, value);
    if (body) {
      request.setHeaderParam('Content-Type', body.type);
      request.setBody(JSON.stringify(body.content));
    }
    return (await this.requestPromise(request, 'any')) as unknown as RawObject;
  }
}
