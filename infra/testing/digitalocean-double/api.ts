import { setTimeout as sleep } from 'node:timers/promises';

export class ApiError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
  }
}

export interface ApiSettings {
  url: string;
  token: string;
  /** How often a request is sent again that was limited or met an error of the server. */
  retries: number;
  /** Seconds before the first and between the last of them. */
  wait: { min: number; max: number };
  /** Seconds between two looks at something that is being made. */
  pollInterval: number;
}

/** The variables that the real provider knows, and one of our own for tests that cannot wait as long. */
export function readApiSettings(env: NodeJS.ProcessEnv): ApiSettings {
  const token = env['DIGITALOCEAN_TOKEN'] || env['DIGITALOCEAN_ACCESS_TOKEN'];
  if (!token) throw new Error('DIGITALOCEAN_TOKEN is not set');
  return {
    url: env['DIGITALOCEAN_API_URL'] || 'https://api.digitalocean.com',
    token,
    retries: Number(env['DIGITALOCEAN_HTTP_RETRY_MAX'] || 4),
    wait: {
      min: Number(env['DIGITALOCEAN_HTTP_RETRY_WAIT_MIN'] || 1),
      max: Number(env['DIGITALOCEAN_HTTP_RETRY_WAIT_MAX'] || 30),
    },
    pollInterval: Number(env['TEST_DIGITALOCEAN_POLL_SECONDS'] || 10),
  };
}

/** Sends requests as the real provider's client does, and words its errors like it. */
export class Api {
  readonly settings: ApiSettings;

  constructor(settings: ApiSettings) {
    this.settings = settings;
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each resource takes the few fields that it is about
  async send(line: string, body?: unknown): Promise<any> {
    const [method = '', path = ''] = line.split(' ');
    const { url, token, retries } = this.settings;
    for (let attempt = 0; ; attempt++) {
      const response = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }).catch((error: Error) => error);
      if (!(response instanceof Error) && response.ok) return parse(await response.text());
      const transient = response instanceof Error || response.status === 429 || response.status >= 500;
      if (!transient || attempt >= retries) throw await this.#describe(`${method} ${url}${path}`, response);
      await sleep(this.#pause(attempt, response) * 1000);
    }
  }

  /** As `send`, and nothing when there is no such thing. */
  async find(line: string): Promise<ReturnType<Api['send']> | undefined> {
    return this.send(line).catch((error: ApiError) => {
      if (error.status === 404) return undefined;
      throw error;
    });
  }

  /** Looks every few seconds until `look` gives something. */
  async poll<T>(look: () => Promise<T | undefined>, limitSeconds: number, what: string): Promise<T> {
    const deadline = Date.now() + limitSeconds * 1000;
    for (;;) {
      await sleep(this.settings.pollInterval * 1000);
      const found = await look();
      if (found !== undefined) return found;
      if (Date.now() > deadline) throw new Error(`Timeout waiting to ${what}`);
    }
  }

  #pause(attempt: number, response: Response | Error): number {
    const { min, max } = this.settings.wait;
    const told = response instanceof Error ? null : response.headers.get('retry-after');
    return told === null ? Math.min(max, min * 2 ** attempt) : Number(told);
  }

  async #describe(request: string, response: Response | Error): Promise<Error> {
    if (response instanceof Error) return new Error(`${request}: ${response.message}`, { cause: response });
    const { message, request_id: id } = parse(await response.text()) ?? {};
    return new ApiError(`${request}: ${response.status} (request "${id}") ${message}`, response.status);
  }
}

function parse(text: string) {
  return text === '' ? undefined : JSON.parse(text);
}
