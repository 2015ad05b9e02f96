import { KubeConfig } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { problemsOf } from '../testing/problems-of.ts';
import { contextEntries } from './context-entries.ts';
import { mergeContext } from './merge-context.ts';

const entries = (clusterId: string) =>
  contextEntries({
    name: 'todo-prod',
    clusterId,
    namespace: 'todo-app-prod',
    credentials: { server: 'https://new.example', caData: 'Q0E=' },
    apiUrl: undefined,
  });
const mine = `# my clusters
apiVersion: v1
kind: Config
current-context: home   # the one under the desk
contexts:
- name: home
  context: {cluster: home, user: me}
clusters:
- cluster:
    server: https://home.example
  name: home
users:
- name: me
  user:
    token: "0123"   # keep
preferences: {colors: true}
`;

describe('a context beside others', () => {
  it('is added, and everything else stays, comments too', () => {
    const merged = mergeContext(mine, entries('11111111-1111-1111-1111-111111111111'), false);
    for (const comment of ['# my clusters', '# the one under the desk', '# keep', 'token: "0123"']) {
      expect(merged).toContain(comment);
    }
    expect(parse(merged)).toMatchObject({ preferences: { colors: true }, contexts: [{ name: 'home' }, {}] });
    const config = new KubeConfig();
    config.loadFromString(merged);
    expect(config.getCurrentContext()).toBe('home');
    expect(config.getContexts().map(({ name }) => name)).toEqual(['home', 'todo-prod']);
    expect(config.getUser('me')?.token).toBe('0123');
    config.setCurrentContext('todo-prod');
    expect(config.getCurrentCluster()?.server).toBe('https://new.example');
    expect(config.getCurrentUser()?.token).toBeUndefined();
  });

  it('is replaced when it is ours, once made current stays so, and twice is as once', () => {
    const first = mergeContext(mine, entries('1'), true);
    expect(first).toContain('current-context: todo-prod');
    const second = mergeContext(first, entries('2'), false);
    expect(second).toContain('current-context: todo-prod');
    expect(second.match(/name: todo-prod/g)).toHaveLength(3);
    expect(mergeContext(second, entries('2'), false)).toBe(second);
  });

  it('begins a kubeconfig where there is none, or an empty one', () => {
    const config = new KubeConfig();
    config.loadFromString(mergeContext('', entries('1'), false));
    expect(config.getCurrentContext()).toBe('todo-prod');
    const empty = 'apiVersion: v1\nkind: Config\nclusters: []\ncontexts: null\nusers: []\n';
    config.loadFromString(mergeContext(empty, entries('1'), false));
    expect(config.getContexts()).toHaveLength(1);
  });

  it('never takes the place of what somebody else made, nor of what cannot be read', async () => {
    const theirs = mine.replaceAll('name: me', 'name: todo-prod');
    expect((await problemsOf(() => mergeContext(theirs, entries('1'), false))).join()).toContain('that is not ours');
    const context = mine.replace('- name: home\n  context', '- name: todo-prod\n  context');
    expect((await problemsOf(() => mergeContext(context, entries('1'), false))).join()).toContain('that is not ours');
    expect((await problemsOf(() => mergeContext('a: [', entries('1'), false))).join()).toContain('is not YAML');
    expect((await problemsOf(() => mergeContext('notes', entries('1'), false))).join()).toContain('is not one');
  });
});
