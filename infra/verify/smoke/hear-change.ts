import { LiveMessage } from '@todo/contracts';

/**
 * Opens the stream of live updates at change number `since`, makes a change, and waits until the stream tells of that or
 * a later one.
 *
 * @returns seconds from the change until it was told; undefined when it was not within `limit` seconds
 * @throws {Error} when the stream cannot be opened, or the change cannot be made
 */
export async function hearChange(
  url: string,
  since: number,
  change: () => Promise<{ changeNumber: number }>,
  limit: number,
): Promise<number | undefined> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), limit * 1000);
  try {
    const answer = await fetch(`${url}/api/v1/stream?since=${since}`, { signal: stop.signal });
    if (!answer.ok || !answer.body) throw new Error(`status ${answer.status}`);
    const { changeNumber } = await change();
    const started = performance.now();
    return (await tellsOf(answer.body, changeNumber)) ? (performance.now() - started) / 1000 : undefined;
  } catch (error) {
    if (stop.signal.aborted) return undefined;
    throw error;
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

async function tellsOf(body: ReadableStream<Uint8Array>, changeNumber: number): Promise<boolean> {
  let text = '';
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    text += part;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    if (lines.some((line) => (changeNumberIn(line) ?? 0) >= changeNumber)) return true;
  }
  return false;
}

function changeNumberIn(line: string): number | undefined {
  if (!line.startsWith('data:')) return undefined;
  return LiveMessage.safeParse(JSON.parse(line.slice('data:'.length))).data?.changeNumber;
}
