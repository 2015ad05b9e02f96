import { describe, expect, it } from 'vitest';
import { problemsOf } from '../testing/problems-of.ts';
import { isOlder, newestVersion } from './newest-version.ts';

const offered = ['1.36.9-do.1', '1.35.6-do.0', '1.36.10-do.0', '1.36.10-do.2', '1.37.0-do.0'];

describe('newestVersion', () => {
  it('goes by number, not by the order of the list', () => {
    expect(newestVersion(offered, '1.36.')).toBe('1.36.10-do.2');
    expect(newestVersion(offered, '1.3')).toBe('1.37.0-do.0');
  });

  it('names what is offered when nothing fits', async () => {
    expect(await problemsOf(() => newestVersion(offered, '1.28.'))).toEqual([
      'DigitalOcean offers no Kubernetes 1.28.x any more or yet: set digitalocean.cluster.version to one of: 1.35., 1.36., 1.37.',
    ]);
  });
});

it('isOlder compares versions', () => {
  expect(isOlder('1.36.9-do.1', '1.36.10-do.0')).toBe(true);
  expect(isOlder('1.36.10-do.0', '1.36.10-do.0')).toBe(false);
  expect(isOlder('1.37.0-do.0', '1.36.10-do.0')).toBe(false);
});
