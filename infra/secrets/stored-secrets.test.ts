import { describe, expect, it } from 'vitest';
import { problemsOf } from '../testing/problems-of.ts';
import { sampleEnvironment } from '../testing/sample-environment.ts';
import { checkSecrets, parseSecret } from './stored-secrets.ts';

describe('parseSecret', () => {
  it('takes the value as it is, without the line break around it', () => {
    expect(parseSecret('database-url', 'postgresql://u:p%40@db:5432/todo\n')).toEqual({
      name: 'database-url',
      value: 'postgresql://u:p%40@db:5432/todo',
    });
  });

  it.each([
    ['database-url', 'mysql://u:topsecret@db/x', 'does not look right'],
    ['redis-url', 'topsecret', 'does not look right'],
    ['openai-api-key', 'top secret', 'does not look right'],
    ['webhook-token', 'topsecret\r\nX-Other: 1', 'does not look right'],
    ['redis-password', '\n', 'nothing came from standard input'],
    ['database-uri', 'topsecret', 'no secret is called "database-uri"; there are: database-url, redis-url'],
  ])('refuses %s without showing what was typed', async (name, value, expected) => {
    const problems = await problemsOf(() => parseSecret(name, value));
    expect(problems.join()).toContain(expected);
    expect(problems.join()).not.toMatch(/top\s?secret/);
  });
});

describe('checkSecrets', () => {
  it('names each missing one with the command that sets it', async () => {
    const environment = sampleEnvironment({ registry: { push: 'r.example.com/t', username: 'ci' } });
    const problems = await problemsOf(() => checkSecrets(environment, new Set()));
    expect(problems).toEqual([
      expect.stringContaining('nx run infra:secret set database-url --env staging'),
      expect.stringContaining('nx run infra:secret set registry-password --env staging'),
    ]);
  });

  it('asks for those of notifications where a login or a header needs one', async () => {
    const events = { kafka: 'strimzi' } as const;
    const server = { host: 'smtp.example.com', port: 465, from: 'a@example.com', to: 'b@example.com' };
    const webhook = { url: 'https://hooks.example.com' };
    const needed = (notifications: object) =>
      problemsOf(() => checkSecrets(sampleEnvironment({ events, notifications }), new Set(['database-url'])));
    expect((await needed({ mail: { ...server, user: 'todo' } })).join()).toMatch(/^secret smtp-password is not set/);
    expect((await needed({ webhook: { ...webhook, tokenHeader: 'X-Token' } })).join()).toMatch(/^secret webhook-token/);
    const open = sampleEnvironment({ events, notifications: { mail: server, webhook } });
    expect(() => checkSecrets(open, new Set(['database-url']))).not.toThrow();
  });

  it('is content with the database alone', () => {
    expect(() => checkSecrets(sampleEnvironment(), new Set(['database-url']))).not.toThrow();
  });
});
