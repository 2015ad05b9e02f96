import { describe, expect, it } from 'vitest';
import { ConfigError, DatabaseUrl, parseConfig, ServiceConfig } from './config.ts';

const Config = ServiceConfig.extend({ DATABASE_URL: DatabaseUrl });
const url = 'postgres://me:hidden@localhost:5432/todo';

describe('parseConfig', () => {
  it('gives a frozen object with defaults, and leaves out what it does not know', () => {
    const config = parseConfig(Config, { PORT: '8000', DATABASE_URL: url, OTHER: 'x', LOG_LEVEL: '' });
    expect(config).toEqual({
      HOST: '127.0.0.1',
      PORT: 8000,
      LOG_LEVEL: 'info',
      ENVIRONMENT: 'local',
      DATABASE_URL: url,
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('names every variable that is missing or wrong', () => {
    const parse = () => parseConfig(Config, { PORT: '70000', LOG_LEVEL: '' });
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(/PORT: .*\n {2}DATABASE_URL: is missing$/);
  });

  it.each(['mysql://me:hidden@host/db', 'hidden', 'http://hidden'])(
    'does not show a URL that is wrong: %s',
    (wrong) => {
      const parse = () => parseConfig(Config, { PORT: '1', DATABASE_URL: wrong });
      expect(parse).toThrow('DATABASE_URL: must be a postgres:// URL');
      expect(parse).not.toThrow('hidden');
    },
  );

  it.each(['8000x', '', '1.5', '-1'])('does not take %j for a port', (port) => {
    expect(() => parseConfig(ServiceConfig, { PORT: port })).toThrow('PORT');
  });
});
