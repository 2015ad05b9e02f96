import { describe, expect, it } from 'vitest';
import { readOptions } from './read-options.ts';

describe('readOptions', () => {
  it('takes the environment from the option before the variable', () => {
    expect(readOptions({ env: 'staging' }, { DEPLOY_ENVIRONMENT: 'prod' }).environment).toBe('staging');
    expect(readOptions({}, { DEPLOY_ENVIRONMENT: 'prod' }).environment).toBe('prod');
  });

  it('asks for an environment when it has none', () => {
    expect(() => readOptions({}, {})).toThrow(/--env NAME, or DEPLOY_ENVIRONMENT/);
  });

  it('refuses an option that it does not know: a typing error must not deploy', () => {
    expect(() => readOptions({ env: 'staging', dryrun: true }, {})).toThrow(/dryrun/);
  });

  it('deploys to the usual namespace unless told otherwise, and never by force of its own', () => {
    expect(readOptions({ env: 'x' }, {})).toMatchObject({ namespace: 'todo-app-prod', force: false, retry: false });
    expect(readOptions({ env: 'x' }, { DEPLOY_NAMESPACE: 'shop' }).namespace).toBe('shop');
  });
});
