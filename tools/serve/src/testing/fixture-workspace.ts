import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findFreePort } from '@todo/postgres';

/** A workspace of its own in a temporary folder, with real programs as services. */
export interface FixtureWorkspace {
  readonly root: string;
  write(path: string, content: string): void;
  /** Adds a service on a free port and returns that. */
  addService(app: string, manifest?: Readonly<Record<string, unknown>>, main?: string): Promise<number>;
  remove(): void;
}

/** Answers its probe, what it was given, an endless event stream, and with what a shared library exports. */
export const server = `
import { createServer } from 'node:http';
import { greeting } from '@fixture/shared';

createServer((request, response) => {
  if (request.url === '/readyz') return response.end('ok');
  if (request.url?.startsWith('/api/events')) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    let id = 0;
    response.write('id: 0\\n\\n');
    const timer = setInterval(() => response.write('id: ' + ++id + '\\n\\n'), 50);
    return response.on('close', () => clearInterval(timer));
  }
  response.end(JSON.stringify({ greeting, url: request.url, pid: process.pid, env: process.env, headers: request.headers }));
})
  .on('upgrade', (request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: echo\\r\\n\\r\\n');
    socket.pipe(socket);
  })
  .listen(Number(process.env.PORT), process.env.HOST);
`;

export function createFixtureWorkspace(): FixtureWorkspace {
  const root = mkdtempSync(join(tmpdir(), 'todo-serve-'));
  // the account of the embedded server has to pass through
  chmodSync(root, 0o755);
  const write = (path: string, content: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  write('nx.json', '{}');
  write('package.json', '{ "type": "module" }');
  // as npm links workspaces
  mkdirSync(join(root, 'node_modules/@fixture'), { recursive: true });
  symlinkSync('../../libs/shared', join(root, 'node_modules/@fixture/shared'));
  write('libs/shared/package.json', '{ "type": "module", "exports": "./src/index.ts" }');
  write('libs/shared/src/index.ts', "export const greeting: string = 'hello';\n");
  return {
    root,
    write,
    addService: async (app, manifest = {}, main = server) => {
      const port = await findFreePort();
      const resources = { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } };
      const complete = {
        ...{ name: app, kind: 'node', port, entries: { main: 'src/main.ts' }, scaling: { min: 1, max: 1 }, resources },
        ...{ probes: { liveness: '/readyz', readiness: '/readyz', startupSeconds: 20 } },
        ...manifest,
      };
      write(`apps/${app}/service.json`, JSON.stringify(complete));
      write(`apps/${app}/src/main.ts`, main);
      const dependencies = main.includes('@fixture/shared') ? { '@fixture/shared': '0.0.0' } : {};
      write(`apps/${app}/package.json`, JSON.stringify({ type: 'module', dependencies }));
      return port;
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
