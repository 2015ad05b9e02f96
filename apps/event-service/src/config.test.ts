import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readCommandConfig, readConfig } from './config.ts';

const DATABASE_URL = 'postgres://someone:secret@localhost/todo';

it('has the ports of service.json for defaults', () => {
  const manifest = JSON.parse(readFileSync(new URL('../service.json', import.meta.url), 'utf8')) as {
    port: number;
    loopbackPorts: { RECEIVER_PORT: number };
  };
  const config = readConfig({ DATABASE_URL });
  expect([config.PORT, config.RECEIVER_PORT]).toEqual([manifest.port, manifest.loopbackPorts.RECEIVER_PORT]);
  expect(Object.isFrozen(config)).toBe(true);
});

it('names every variable that is missing or wrong, and tells no value', () => {
  const wrong = { RECEIVER_PORT: '99999', APP_API_TOKEN: 'too short', RELAY_LEASE_SECONDS: 'soon' };
  for (const name of ['DATABASE_URL', 'RECEIVER_PORT', 'APP_API_TOKEN', 'RELAY_LEASE_SECONDS']) {
    expect(() => readConfig(wrong)).toThrow(`${name}: `);
  }
  const withSecret = { ...wrong, DATABASE_URL: 'mysql://someone:hunter2@host/todo' };
  expect(() => readConfig(withSecret)).toThrow(/^(?![^]*(hunter2|too short|soon))[^]*DATABASE_URL: must be a postgres/);
});

it('asks a command for nothing but the database', () => {
  expect(readCommandConfig({ DATABASE_URL, PORT: 'none' })).toEqual({ DATABASE_URL });
});
