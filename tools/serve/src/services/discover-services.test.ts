import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFixtureWorkspace, type FixtureWorkspace } from '../testing/fixture-workspace.ts';
import { discoverServices, selectServices } from './discover-services.ts';

let workspace: FixtureWorkspace;
beforeEach(() => void (workspace = createFixtureWorkspace()));
afterEach(() => workspace.remove());

const discover = () => discoverServices(workspace.root);

test('finds every app that declares itself, by the name of the service or of the folder', async () => {
  await workspace.addService('backend', { name: 'todo-backend' });
  await workspace.addService('billing');
  const services = discover();
  expect(services.map(({ name }) => name)).toEqual(['todo-backend', 'billing']);
  expect(selectServices(services, [])).toEqual(services);
  expect(selectServices(services, ['backend'])).toEqual([services[0]]);
  expect(selectServices(services, ['todo-backend'])).toEqual([services[0]]);
  expect(() => selectServices(services, ['shop'])).toThrow('There is no service "shop". There are: backend, billing.');
});

test.each([
  ['a field of the wrong kind', { port: 'eighty' }, /apps\/shop\/service\.json .*\n {2}port: .*expected number/],
  ['an unknown field', { replicas: 3 }, /apps\/shop\/service\.json .*\n {2}\(file\): .*"replicas"/],
  ['a Node service without main', { entries: {} }, /apps\/shop\/service\.json .*\n {2}entries\.main: /],
  [
    'a file that is missing',
    { entries: { main: 'src/gone.ts' } },
    'apps/shop/service.json: entries.main names src/gone.ts',
  ],
  [
    'a migration that is no entry',
    { migration: 'migrate' },
    'apps/shop/service.json: migration names the entry "migrate"',
  ],
  ['a call of nobody', { calls: ['billing'] }, 'apps/shop/service.json: calls names "billing"'],
  ['a name that is taken', { name: 'api' }, 'apps/shop/service.json: name "api" is also the name of apps/api.'],
])('refuses %s and names file and field', async (_, manifest, message) => {
  await workspace.addService('api');
  await workspace.addService('shop', manifest);
  expect(discover).toThrow(message);
});

test('refuses a file that is not JSON, and a workspace without services', async () => {
  expect(discover).toThrow('has no apps/*/service.json');
  workspace.write('apps/shop/service.json', '{ "name": ');
  expect(discover).toThrow('apps/shop/service.json cannot be read as JSON');
});
