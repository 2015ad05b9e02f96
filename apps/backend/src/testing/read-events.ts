import { request, type IncomingHttpHeaders } from 'node:http';

export interface EventReader {
  status: number;
  headers: IncomingHttpHeaders;
  /** Change numbers of the messages that came, in order. */
  numbers: number[];
  /** Everything that came. */
  text: () => string;
  closed: Promise<'ended' | 'cut'>;
  /** Stops reading; the connection stays. */
  pause(): void;
  close(): void;
}

export interface ReadOptions {
  owner?: string;
  since?: number;
  lastEventId?: string;
  headers?: Record<string, string>;
}

/** Reads the stream of a backend as a browser would, over a socket of its own. */
export function readEvents(origin: string, options: ReadOptions = {}): Promise<EventReader> {
  const query = options.since === undefined ? '' : `?since=${options.since}`;
  const headers = {
    accept: 'text/event-stream',
    'accept-encoding': 'gzip, br',
    ...(options.owner ? { 'x-test-owner': options.owner } : {}),
    ...(options.lastEventId === undefined ? {} : { 'last-event-id': options.lastEventId }),
    ...options.headers,
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${origin}/api/v1/stream${query}`, { headers, agent: false }, (response) => {
      let text = '';
      const numbers: number[] = [];
      const { promise: closed, resolve: close } = Promise.withResolvers<'ended' | 'cut'>();
      response
        .setEncoding('utf8')
        .on('data', (part: string) => {
          text += part;
          for (const [, number] of part.matchAll(/^data: \{"changeNumber":(\d+)\}$/gm)) numbers.push(Number(number));
        })
        .on('end', () => close('ended'))
        .on('error', () => close('cut'))
        .on('close', () => close('cut'));
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        numbers,
        text: () => text,
        closed,
        pause: () => void response.pause(),
        close: () => void response.destroy(),
      });
    });
    sent.on('error', reject).end();
  });
}
