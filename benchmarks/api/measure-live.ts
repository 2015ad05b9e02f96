import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds from sending a change to its message on an open stream, of `count` changes one after another, sorted. */
export async function measureLive(origin: string, count: number): Promise<number[]> {
  const abort = new AbortController();
  const stream = await fetch(`${origin}/api/v1/stream`, { signal: abort.signal });
  const arrived = new Map<number, number>();
  const reading = (async () => {
    for await (const chunk of stream.body ?? []) {
      for (const [, number] of new TextDecoder().decode(chunk).matchAll(/^id: (\d+)$/gm)) {
        arrived.set(Number(number), performance.now());
      }
    }
  })().catch(() => undefined);

  const delays: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const sent = performance.now();
    const response = await fetch(`${origin}/api/v1/tasks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ title: `Live ${index}` }),
    });
    const { changeNumber } = (await response.json()) as { changeNumber: number };
    while (!arrived.has(changeNumber)) await sleep(1);
    delays.push((arrived.get(changeNumber) ?? NaN) - sent);
  }
  abort.abort();
  await reading;
  return delays.sort((a, b) => a - b);
}
