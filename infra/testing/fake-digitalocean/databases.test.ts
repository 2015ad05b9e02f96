import { describe, expect, it } from 'vitest';
import { startForTest } from './start-for-test.ts';

describe('databases and projects', () => {
  it('makes a database with users, and lets in only clusters that exist', async () => {
    const { call } = await startForTest();
    const body = { name: 'todo-pg', engine: 'pg', version: '18', region: 'nyc3', size: 'db-s-1vcpu-1gb', num_nodes: 1 };
    const made = await call('POST /v2/databases', body);
    expect(made).toMatchObject({ status: 201, body: { database: { status: 'online', version: '18' } } });
    const { id, connection } = made.body.database;
    expect(connection.uri).toMatch(/^postgresql:\/\/doadmin:AVNS_\w+@todo-pg-.*:25060\/defaultdb\?sslmode=require$/);
    expect((await call('POST /v2/databases', { ...body, engine: 'oracle' })).status).toBe(422);
    expect((await call('POST /v2/databases', { ...body, name: 'b', version: '9' })).status).toBe(422);
    expect((await call(`POST /v2/databases/${id}/users`, { name: 'todo' })).status).toBe(201);
    expect((await call(`POST /v2/databases/${id}/users`, { name: 'todo' })).status).toBe(409);
    expect((await call(`DELETE /v2/databases/${id}/users/doadmin`)).status).toBe(422);
    expect((await call(`POST /v2/databases/${id}/dbs`, { name: 'todo' })).status).toBe(201);
    const rules = [{ type: 'k8s', value: 'nowhere' }];
    expect((await call(`PUT /v2/databases/${id}/firewall`, { rules })).status).toBe(422);
    expect((await call(`DELETE /v2/databases/${id}`)).status).toBe(204);
  });

  it('keeps each resource in one project', async () => {
    const { call } = await startForTest();
    const { id } = (await call('POST /v2/projects', { name: 'todo', purpose: 'Web Application' })).body.project;
    await call(`POST /v2/projects/default/resources`, { resources: ['do:vpc:1'] });
    await call(`POST /v2/projects/${id}/resources`, { resources: ['do:vpc:1'] });
    expect((await call('GET /v2/projects/default/resources')).body.resources).toEqual([]);
    expect((await call(`DELETE /v2/projects/${id}`)).status).toBe(412);
    await call(`POST /v2/projects/default/resources`, { resources: ['do:vpc:1'] });
    expect((await call(`DELETE /v2/projects/${id}`)).status).toBe(204);
  });
});
