// Runs inside images of Next services: the other pods of the service, as a source of static files.
import { Agent, get } from 'node:http';

export const assetPath = '/_next/static/';
export const indexName = 'index.json';

/** Marks the requests of pods among themselves: who is asked answers with what it has and asks nobody else. */
export const peerHeader = 'x-asset-peer';

const timeoutMs = 2_000;
const largestAnswer = 8 * 1024 * 1024;

/** Headers that belong to one connection or one encoding of an answer. */
const ofTheTransfer = /^(connection|keep-alive|date|transfer-encoding|content-length|content-encoding|vary)$/;

/**
 * A peer behind a Kubernetes Service. All requests take one connection, so that one and the same pod answers them.
 *
 * @param {string} base `http://name`
 * @returns {import('./asset-store.d.mts').Peer & { close(): void }}
 */
export function connectPeer(base) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    async index() {
      const { body } = await read(base, indexName, agent);
      const releases = JSON.parse(body.toString('utf8'));
      if (!Array.isArray(releases) || !releases.every(isRelease)) throw new Error(`${base} has an unreadable index`);
      return releases;
    },
    asset: (name) => read(base, name, agent),
    close: () => agent.destroy(),
  };
}

/** @returns {Promise<import('./asset-store.d.mts').Asset>} */
function read(base, name, agent) {
  const url = new URL(assetPath + name.split('/').map(encodeURIComponent).join('/'), base);
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, timeout: timeoutMs, headers: { [peerHeader]: '1' } }, (response) => {
      const chunks = [];
      let length = 0;
      response.on('error', reject).on('data', (chunk) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length > largestAnswer) response.destroy(new Error(`${url} is larger than ${largestAnswer} bytes`));
      });
      response.on('end', () => {
        if (response.statusCode !== 200) reject(new AnswerError(url, response.statusCode));
        else resolve({ headers: lasting(response.headers), body: Buffer.concat(chunks) });
      });
    });
    request.on('timeout', () => request.destroy(new Error(`${url} does not answer in ${timeoutMs} ms`)));
    request.on('error', reject);
  });
}

/** The peer answered, but not with the file. */
export class AnswerError extends Error {
  constructor(url, status) {
    super(`${url} answered ${status}`);
  }
}

function lasting(headers) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ofTheTransfer.test(name)));
}

function isRelease(names) {
  return Array.isArray(names) && names.length <= 5_000 && names.every(isName);
}

function isName(name) {
  return typeof name === 'string' && name.length <= 500 && !name.split('/').some((part) => /^\.{0,2}$/.test(part));
}
