import { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { DeployError } from '../deploy-error.ts';
import { KubeError } from './kube-error.ts';

export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Record<string, string | undefined>;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
}

export type KubeTransport = (request: KubeRequest) => Promise<string>;

const timeoutMs = 30_000;

/** Sends requests as the kubeconfig's user, over connections that are kept open; credentials are renewed once on 401. */
export function createTransport(config: KubeConfig): KubeTransport {
  const server = config.getCurrentCluster()?.server ?? '';
  let options: Promise<RequestOptions> | undefined;

  async function attempt(request: KubeRequest): Promise<{ status: number; text: string }> {
    options ??= connectionOptions(config);
    return send(server, await options, request);
  }

  return async (request) => {
    let answer = await attempt(request);
    if (answer.status === 401) {
      options = undefined;
      answer = await attempt(request);
    }
    if (answer.status < 300) return answer.text;
    throw refusal(server, request, answer);
  };
}

async function connectionOptions(config: KubeConfig): Promise<RequestOptions> {
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (cause) {
    throw new DeployError(`The kubeconfig's credentials cannot be had: ${(cause as Error).message}`, { cause });
  }
  // The library's agent opens a connection a request; one that goes through a proxy is left as it is.
  if (options.agent === undefined || options.agent.constructor === Agent) {
    const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername } = options;
    options.agent = new Agent({ keepAlive: true, ca, cert, key, pfx, passphrase, rejectUnauthorized, servername });
  }
  return options;
}

function send(
  server: string,
  options: RequestOptions,
  request: KubeRequest,
): Promise<{ status: number; text: string }> {
  const url = new URL(server.replace(/\/$/, '') + request.path);
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  const body = request.body === undefined ? undefined : JSON.stringify(request.body);
  const headers = {
    ...(options.headers as Record<string, string> | undefined),
    'user-agent': 'todo-deploy',
    accept: request.accept ?? 'application/json',
    ...(body !== undefined && { 'content-type': request.contentType ?? 'application/json' }),
  };
  const plain = url.protocol === 'http:';
  return new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException) =>
      reject(
        new DeployError(
          `The cluster at ${url.origin} does not answer (${cause.code ?? cause.message}). ` +
            'Check that KUBECONFIG points at the right cluster and that it runs.',
          { cause },
        ),
      );
    const call = (plain ? httpRequest : httpsRequest)(
      url,
      { ...options, ...(plain && { agent: undefined }), method: request.method, headers, timeout: timeoutMs },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('error', fail);
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    call.on('timeout', () => call.destroy(new Error(`no answer in ${timeoutMs / 1000} s`)));
    call.on('error', fail);
    call.end(body);
  });
}

function refusal(server: string, request: KubeRequest, answer: { status: number; text: string }): KubeError {
  const { message, reason } = readStatus(answer.text);
  const detail = { status: answer.status, reason: reason ?? '' };
  if (answer.status === 401) {
    return new KubeError(
      `The cluster at ${server} refuses the credentials of the kubeconfig; they may have expired.`,
      detail,
    );
  }
  if (answer.status === 403) return new KubeError(`The cluster does not allow it: ${message}`, detail);
  return new KubeError(`${request.method} ${request.path}: ${message || `status ${answer.status}`}`, detail);
}

function readStatus(text: string): { message: string; reason?: string } {
  try {
    const status = JSON.parse(text) as { message?: string; reason?: string };
    return { message: status.message ?? '', ...(status.reason !== undefined && { reason: status.reason }) };
  } catch {
    return { message: text.trim().slice(0, 300) };
  }
}
