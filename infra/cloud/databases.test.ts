import { expect, it } from 'vitest';
import { applicationUrl } from './databases.ts';

it('leads to our database, encrypted, without asking for an authority that Node does not know', () => {
  const given = 'postgresql://doadmin:p%40ss@private-db.example.com:25060/defaultdb?sslmode=require';
  expect(applicationUrl([given, 'todo'])).toBe(
    'postgresql://doadmin:p%40ss@private-db.example.com:25060/todo?sslmode=require&uselibpqcompat=true',
  );
});
