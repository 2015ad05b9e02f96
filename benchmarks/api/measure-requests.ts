import autocannon from 'autocannon';

export interface Load {
  url: string;
  method: 'GET' | 'POST';
  body?: string;
  seconds: number;
  /** Requests a second in all; as many as can be when left out. */
  rate?: number;
}

export interface Figures {
  perSecond: number;
  /** Processor time that the server spent on a request, in milliseconds: hardly changes with other load on the machine. */
  cpu: number;
  p50: number;
  p95: number;
  p99: number;
}

/** Sends requests over ten connections and returns the latencies in milliseconds. Any failure fails the measurement. */
export async function measureRequests({ url, method, body, seconds, rate }: Load): Promise<Figures> {
  const times: number[] = [];
  const start = performance.now();
  const cpuBefore = await cpuSeconds(url);
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(
      {
        url,
        method,
        connections: 10,
        duration: seconds,
        ...(rate ? { overallRate: rate } : {}),
        ...(body ? { body, headers: { 'content-type': 'application/json' } } : {}),
      },
      (error: Error | null, done) => (error ? reject(error) : resolve(done)),
    );
    instance.on('response', (_client, _status, _bytes, ms) => times.push(ms));
  });
  if (result.errors + result.timeouts + result.non2xx > 0) throw new Error(`${method} ${url} failed under load`);
  times.sort((a, b) => a - b);
  const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? NaN;
  const perSecond = (times.length / (performance.now() - start)) * 1000;
  const cpu = (((await cpuSeconds(url)) - cpuBefore) / times.length) * 1000;
  return { perSecond, cpu, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

async function cpuSeconds(url: string): Promise<number> {
  const text = await (await fetch(new URL('/metrics', url))).text();
  return Number(/^process_cpu_seconds_total\S* (\S+)$/m.exec(text)?.[1]);
}
