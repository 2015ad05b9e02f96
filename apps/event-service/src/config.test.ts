import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
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
  const defaults = { LOG_LEVEL: 'info', OUTBOX_RETENTION_HOURS: 168 };
  expect(readCommandConfig({ DATABASE_URL, PORT: 'none' })).toEqual({ DATABASE_URL, ...defaults });
});

describe('the transport', () => {
  const kafka = { DATABASE_URL, EVENT_TRANSPORT: 'kafka', KAFKA_BROKERS: 'a:9093, b:9093' };

  it('is direct on a laptop, and never in production', () => {
    expect(readConfig({ DATABASE_URL }).EVENT_TRANSPORT).toBe('direct');
    expect(() => readConfig({ DATABASE_URL, PRODUCTION: 'true' })).toThrow('EVENT_TRANSPORT: is missing');
    expect(() => readConfig({ DATABASE_URL, PRODUCTION: 'true', EVENT_TRANSPORT: 'direct' })).toThrow(
      'EVENT_TRANSPORT: must be kafka where PRODUCTION is true',
    );
    expect(readConfig({ ...kafka, PRODUCTION: 'true' }).PRODUCTION).toBe(true);
  });

  it('takes brokers, and a login only as a whole', () => {
    expect(readConfig(kafka).KAFKA_BROKERS).toEqual(['a:9093', 'b:9093']);
    const refused = (variables: object, message: string) =>
      expect(() => readConfig({ ...kafka, ...variables })).toThrow(message);
    refused({ KAFKA_BROKERS: '' }, 'KAFKA_BROKERS: is missing');
    refused({ KAFKA_BROKERS: 'kafka' }, 'KAFKA_BROKERS');
    refused({ KAFKA_USERNAME: 'relay' }, 'KAFKA_PASSWORD: is missing');
    refused({ KAFKA_PASSWORD: 'hunter2' }, 'KAFKA_USERNAME: is missing');
    refused({ KAFKA_CA: 'ca.crt' }, 'KAFKA_CA: must be a certificate in PEM');
  });
});

it('asks for what notifications by mail or webhook need besides', () => {
  const sidecar = { DATABASE_URL, DAPR_HTTP_PORT: '3500' };
  expect(() => readConfig({ ...sidecar, NOTIFICATION_MAIL_BINDING: 'mail' })).toThrow(
    'NOTIFICATION_MAIL_TO: is missing',
  );
  expect(() => readConfig({ DATABASE_URL, NOTIFICATION_WEBHOOK_BINDING: 'hook' })).toThrow(
    'DAPR_HTTP_PORT: is missing',
  );
  const mail = { NOTIFICATION_MAIL_BINDING: 'mail', NOTIFICATION_MAIL_TO: 'a@example.org' };
  expect(readConfig({ ...sidecar, ...mail })).toMatchObject(mail);
});
