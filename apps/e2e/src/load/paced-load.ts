import { setTimeout as sleep } from 'node:timers/promises';

/** Sends one request and reads its answer whole; a network error or a status from 400 up is a failure of the load. */
export type Send = (path: string, init?: RequestInit & { headers?: Record<string, string> }) => Promise<Answer>;

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** What one user does: one request or several. `turn` counts up, so that a mix can be dealt out evenly. */
export type Visit = (send: Send, turn: number) => Promise<void>;

export interface LoadReport {
  readonly requests: number;
  readonly perSecond: number;
  readonly slowestMs: number;
  /** One line each. */
  readonly failures: readonly string[];
}

const tickMs = 20;
const requestTimeoutMs = 60_000;

/** Visits under way beyond which new ones wait: a stalled server must not exhaust this process. */
const mostAtOnce = 400;

/**
 * Visits that start at a fixed rate, whether or not earlier ones have ended, so that a stall shows. Requests go to
 * `baseUrl` only.
 */
export class PacedLoad {
  readonly failures: string[] = [];
  readonly #baseUrl: string;
  readonly #started = performance.now();
  readonly #stop = new AbortController();
  readonly #visits = new Set<Promise<void>>();
  readonly #pacing: Promise<void>;
  #requests = 0;
  #slowestMs = 0;

  private constructor(baseUrl: string, visitsPerSecond: number, visit: Visit) {
    this.#baseUrl = baseUrl;
    this.#pacing = this.#pace(visitsPerSecond, visit);
  }

  static start(baseUrl: string, visitsPerSecond: number, visit: Visit): PacedLoad {
    return new PacedLoad(baseUrl, visitsPerSecond, visit);
  }

  /** Starts no more visits, waits for those under way. */
  async stop(): Promise<LoadReport> {
    this.#stop.abort();
    await this.#pacing;
    const seconds = (performance.now() - this.#started) / 1000;
    const requests = this.#requests;
    await Promise.all(this.#visits);
    return { requests, perSecond: requests / seconds, slowestMs: this.#slowestMs, failures: this.failures };
  }

  readonly send: Send = async (path, init) => {
    this.#requests += 1;
    const started = performance.now();
    const fail = (what: string) => {
      const at = ((started - this.#started) / 1000).toFixed(1);
      this.failures.push(`${at} s: ${init?.method ?? 'GET'} ${path}: ${what}`);
    };
    try {
      const signal = AbortSignal.timeout(requestTimeoutMs);
      // Uncompressed: what is measured is answers, not how fast they are packed.
      const headers = { 'accept-encoding': 'identity', ...init?.headers };
      const response = await fetch(this.#baseUrl + path, { signal, ...init, headers });
      const text = await response.text();
      if (response.status >= 400) fail(`${response.status} ${text.slice(0, 200)}`);
      return { status: response.status, text };
    } catch (error) {
      fail(String((error as Error).cause ?? error));
      return { status: 0, text: '' };
    } finally {
      this.#slowestMs = Math.max(this.#slowestMs, performance.now() - started);
    }
  };

  async #pace(visitsPerSecond: number, visit: Visit): Promise<void> {
    const begun = performance.now();
    for (let turn = 0; !this.#stop.signal.aborted; await sleep(tickMs)) {
      const due = Math.floor(((performance.now() - begun) / 1000) * visitsPerSecond);
      for (; turn < due && this.#visits.size < mostAtOnce; turn++) this.#begin(visit, turn);
    }
  }

  #begin(visit: Visit, turn: number): void {
    const under = visit(this.send, turn)
      .catch((error: unknown) => void this.failures.push(String(error)))
      .finally(() => this.#visits.delete(under));
    this.#visits.add(under);
  }
}
