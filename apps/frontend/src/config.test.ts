import { describe, expect, it } from 'vitest';
import { parseConfig } from './config.ts';

describe('configuration', () => {
  it('takes the address of the backend', () => {
    expect(parseConfig({ TODO_BACKEND_URL: 'http://todo-backend:8000/' })).toEqual({
      backendUrl: 'http://todo-backend:8000',
    });
  });

  it('says what is missing', () => {
    expect(() => parseConfig({})).toThrow(
      'TODO_BACKEND_URL is not set: expected the base URL of todo-backend, e.g. http://127.0.0.1:8000',
    );
  });

  it('says what is wrong', () => {
    expect(() => parseConfig({ TODO_BACKEND_URL: 'todo-backend:8000' })).toThrow('TODO_BACKEND_URL is wrong: expected');
  });
});
