import { startServer, type TestServer } from '@todo/api-client/testing';
import type { Activity, Problem, Task } from '@todo/contracts';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** A handler answers the body, with status 200, or writes the response itself and answers nothing. */
export type Handler = (request: { url: URL; headers: IncomingMessage['headers'] }, response: ServerResponse) => unknown;

export interface TaskServer extends TestServer {
  /** What the server has; a deleted task is one with `deletedAt`. */
  tasks: Map<string, Task>;
  activities: Activity[];
  /** Gives a task, with the next change number, and tells those who listen. */
  put(task: Task): void;
  announce(changeNumber: number): void;
  /** Cuts every live connection. */
  dropStreams(): void;
  /** By method and path (`GET /changes`), asked before the server's own answers; throwing a number answers with it. */
  handlers: Record<string, Handler>;
}

/** A real HTTP server that speaks the reading half of the API; what it answers to changes, a test says by a handler. */
export async function startTaskServer(initial: readonly Task[] = []): Promise<TaskServer> {
  const tasks = new Map(initial.map((task) => [task.id, task]));
  const activities: Activity[] = [];
  const streams = new Set<ServerResponse>();
  const handlers: Record<string, Handler> = {};
  const newest = () => Math.max(0, ...[...tasks.values(), ...activities].map(({ changeNumber }) => changeNumber));

  const own: Record<string, Handler> = {
    'GET /tasks': ({ url }) => {
      const items = [...tasks.values()].filter(
        (task) => task.deletedAt === null && task.status === url.searchParams.get('status'),
      );
      return { items, nextCursor: null };
    },
    'GET /changes': ({ url }) => {
      const since = Number(url.searchParams.get('since'));
      const limit = Number(url.searchParams.get('limit'));
      const later = [...tasks.values(), ...activities]
        .filter(({ changeNumber }) => changeNumber > since)
        .sort((a, b) => a.changeNumber - b.changeNumber);
      const page = later.slice(0, limit);
      return {
        changeNumber: page.at(-1)?.changeNumber ?? since,
        more: later.length > limit,
        tasks: page.filter((change) => 'version' in change),
        activities: page.filter((change) => 'taskId' in change),
      };
    },
    'GET /stream': ({ url }, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': connected\n\n');
      streams.add(response);
      if (newest() > Number(url.searchParams.get('since'))) writeChange(response, newest());
    },
  };

  const server = await startServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const route = `${request.method} ${url.pathname.replace('/api/v1', '')}`;
    const handler = handlers[route] ?? own[route] ?? refuse(404);
    void Promise.resolve()
      .then(() => handler({ url, headers: request.headers }, response))
      .catch((status: unknown) => refuse(Number(status))(undefined, response))
      .then((body) => !response.headersSent && answer(response, 200, body));
  });

  const announce = (changeNumber: number) => {
    for (const stream of streams) writeChange(stream, changeNumber);
  };
  return {
    ...server,
    tasks,
    activities,
    handlers,
    announce,
    put(task) {
      const changeNumber = newest() + 1;
      tasks.set(task.id, { ...task, changeNumber });
      announce(changeNumber);
    },
    dropStreams() {
      for (const stream of streams) stream.destroy();
      streams.clear();
    },
  };
}

const codes: Record<number, Problem['code']> = { 404: 'not_found', 412: 'precondition_failed', 503: 'unavailable' };

function refuse(status: number): (request: unknown, response: ServerResponse) => void {
  return (_request, response) => {
    const code = codes[status] ?? 'internal';
    answer(response, codes[status] ? status : 500, { type: 'about:blank', title: code, status, code, requestId: 'r' });
  };
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

function writeChange(stream: ServerResponse, changeNumber: number): void {
  stream.write(`event: change\nid: ${changeNumber}\ndata: {"changeNumber":${changeNumber}}\n\n`);
}
