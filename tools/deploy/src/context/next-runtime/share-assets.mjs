// Runs inside images of Next services, before server.js (see docker/next.Dockerfile). ASSET_PEERS names the Services of the
// pods that run, separated by commas: first those of the newest release, last all of them. Before this pod listens it
// takes over their files; a file that it lacks later, because a newer page asks an older pod, it gets from them.
import { readdir } from 'node:fs/promises';
import http from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AnswerError, assetPath, connectPeer, indexName, peerHeader } from './asset-peer.mjs';
import { createAssetStore } from './asset-store.mjs';

const peers = (process.env.ASSET_PEERS ?? '').split(',').filter((url) => url !== '');

/** Tries for a peer that does not answer: a Service learns of a new pod, and a policy of its address, in a second or two. */
const tries = 6;
const pauseMs = 500;

/** How many requests may wait for a file that nobody may have. */
const mostWaiting = 200;

const store = createAssetStore(await listFiles(join(process.cwd(), '.next/static')));

async function listFiles(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

async function adoptFrom(url) {
  const peer = connectPeer(url);
  try {
    await store.adopt(peer);
  } finally {
    peer.close();
  }
}

/** For each peer, what is under way and what comes after it. */
const rounds = new Map(peers.map((url) => [url, {}]));

/** Asks a peer again. Who comes while it is asked waits for the next time, for the answer may be older than the question. */
function ask(url) {
  const round = rounds.get(url);
  if (!round.now) return (round.now = adoptFrom(url).finally(() => (round.now = undefined)));
  round.next ??= round.now
    .catch(() => {})
    .then(() => sleep(pauseMs))
    .then(() => {
      round.next = undefined;
      return ask(url);
    });
  return round.next;
}

/** Asks the peers, in their order, until one has the file; tries those again that cannot be reached. */
async function seek(name) {
  for (const url of peers) {
    for (let left = tries; left > 0 && !store.holds(name); left--) {
      try {
        await ask(url);
        break;
      } catch (error) {
        if (error instanceof AnswerError) break;
        if (left > 1) await sleep(pauseMs);
      }
    }
    if (store.holds(name)) return;
  }
}

/** The name of the asset that a request asks for; none when it asks for something else. */
function assetOf({ method, url = '' }) {
  if (!url.startsWith(assetPath) || (method !== 'GET' && method !== 'HEAD')) return undefined;
  try {
    return decodeURIComponent(url.slice(assetPath.length).replace(/[?#].*$/s, ''));
  } catch {
    return undefined;
  }
}

let waiting = 0;

/** Answers with what Next lacks; everything else goes on to Next. */
async function answer(request, response, next) {
  const name = assetOf(request);
  if (name === indexName)
    return send(response, { 'content-type': 'application/json', 'cache-control': 'no-store' }, index());
  if (name === undefined || name === '') return next(request, response);
  if (!store.holds(name) && request.headers[peerHeader] === undefined && waiting < mostWaiting) {
    waiting += 1;
    await seek(name).finally(() => (waiting -= 1));
  }
  const asset = store.get(name);
  return asset ? send(response, asset.headers, asset.body) : next(request, response);
}

const index = () => Buffer.from(JSON.stringify(store.index()));

function send(response, headers, body) {
  response.writeHead(200, { ...headers, 'content-length': body.length });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

const createServer = http.createServer;
http.createServer = (...args) => {
  const listener = args.pop();
  return typeof listener === 'function'
    ? createServer(...args, (request, response) => void answer(request, response, listener))
    : createServer(...args, listener);
};

/** The first pod of a service has no peers; any other one should find them, but is better without them than not there. */
async function adoptFirst() {
  const url = peers.at(-1);
  for (let left = 3; url !== undefined; left--) {
    try {
      return await adoptFrom(url);
    } catch (error) {
      if (left > 1 && !(error instanceof AnswerError)) await sleep(pauseMs);
      else return console.warn(`No static files of other releases: ${error.message}`);
    }
  }
}

await adoptFirst();
