import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';

interface Program {
  child: ChildProcess;
  output: () => string;
  ended: Promise<{ code: number | null; afterMs: number }>;
}

const programs: ChildProcess[] = [];
afterEach(() => programs.splice(0).forEach((child) => child.kill('SIGKILL')));

function run(env: Record<string, string>): Program {
  const start = performance.now();
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing/slow-service.ts')], {
    env: { PATH: process.env['PATH'], ...env },
  });
  programs.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (part) => (text += part));
  const ended = once(child, 'close').then(([code]) => ({ code, afterMs: performance.now() - start }));
  return { child, output: () => text, ended };
}

async function started(env: Record<string, string> = {}): Promise<Program & { port: number }> {
  const program = run({ PORT: '0', ...env });
  await expect.poll(program.output, { timeout: 10_000 }).toContain('"address"');
  return { ...program, port: Number(/"port":(\d+)/.exec(program.output())?.[1]) };
}

function get(port: number, path: string, agent?: Agent): Promise<{ status: number | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port, path, agent }, (response) => {
      let body = '';
      response
        .setEncoding('utf8')
        .on('data', (part) => (body += part))
        .on('end', () => resolve({ status: response.statusCode, body }));
    })
      .on('error', reject)
      .end();
  });
}

describe('a service', () => {
  it('answers the request in flight when it is told to stop, takes no more, and ends', async () => {
    const { port, child, ended } = await started();
    const agent = new Agent({ keepAlive: true });
    await get(port, '/healthz', agent);
    const inFlight = get(port, '/slow?ms=700', agent);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const told = performance.now();
    child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 200));
    await expect(get(port, '/healthz')).rejects.toThrow('ECONNREFUSED');
    await expect(inFlight).resolves.toEqual({ status: 200, body: 'done' });
    expect((await ended).code).toBe(0);
    expect(performance.now() - told).toBeLessThan(2_500);
    agent.destroy();
  });

  it('does not wait longer than its grace for a request that does not end', async () => {
    const { port, child, ended } = await started();
    const inFlight = get(port, '/slow?ms=60000').catch((error: Error) => error.message);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const told = performance.now();
    child.kill('SIGTERM');
    expect((await ended).code).toBe(1);
    expect(performance.now() - told).toBeGreaterThan(2_900);
    expect(await inFlight).toContain('socket hang up');
  });

  it('ends with code 1 after an error that nobody caught', async () => {
    const { port, output, ended } = await started();
    await get(port, '/break').catch(() => undefined);
    expect((await ended).code).toBe(1);
    expect(output()).toContain('nobody caught this');
  });

  it('says which port is in use, without a stack', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { output, ended } = run({ PORT: String(port) });
    expect((await ended).code).toBe(1);
    expect(output()).toBe(
      `error: Port ${port} on 127.0.0.1 is in use by another program. Stop it, or set PORT to a free one.\n`,
    );
    other.close();
  });

  it('says which settings are wrong, without their values', async () => {
    const { output, ended } = run({ PORT: 'secret', LOG_LEVEL: 'loud' });
    expect((await ended).code).toBe(1);
    expect(output()).toMatch(/^error: The configuration is not valid:\n {2}PORT: .*\n {2}LOG_LEVEL: .*\n$/);
    expect(output()).not.toContain('secret');
  });
});
