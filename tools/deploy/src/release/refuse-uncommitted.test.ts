import { expect, it } from 'vitest';
import { refuseUncommitted } from './refuse-uncommitted.ts';

const dirty = { dirty: true };
const live = { environment: 'eu-live', production: 'true' } as const;

it('refuses uncommitted edits where the platform says production, whatever its name', () => {
  expect(() => refuseUncommitted(dirty, live, false)).toThrow(/"eu-live" is a production environment.*--force/);
  expect(() => refuseUncommitted(dirty, { environment: 'production', production: 'false' }, false)).not.toThrow();
});

it('takes what is committed, and what is forced', () => {
  expect(() => refuseUncommitted({ dirty: false }, live, false)).not.toThrow();
  expect(() => refuseUncommitted(dirty, live, true)).not.toThrow();
});
