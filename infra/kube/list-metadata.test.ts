import { expect, it } from 'vitest';
import { connectToServed } from '../testing/serve-kubernetes-api.ts';
import { listMetadata } from './list-metadata.ts';

it('finds nothing where there is nothing', async () => {
  const { config } = await connectToServed(() => ({ code: 200, body: { items: null } }));
  expect(await listMetadata(config, 'app', 'configmaps')).toEqual([]);
});

it('asks for names, labels and annotations only, so that no value of a Secret is read', async () => {
  const asked: string[] = [];
  const { config } = await connectToServed((path, { headers }) => {
    asked.push(`${path} ${headers.accept} ${headers.authorization}`);
    return { code: 200, body: { items: [{ metadata: { name: 'database-secret' } }] } };
  });
  expect(await listMetadata(config, 'app', 'secrets', 'a=b')).toEqual([{ name: 'database-secret' }]);
  const accept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
  expect(asked).toEqual([`/api/v1/namespaces/app/secrets?labelSelector=a%3Db ${accept} Bearer t`]);
});
