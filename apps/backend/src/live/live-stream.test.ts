import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { LiveStream } from './live-stream.ts';

/** A reader that takes a message only when told to. */
function reader(stream: LiveStream) {
  let text = '';
  let takeNext: (() => void) | undefined;
  const sink = new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      takeNext = done;
    },
  });
  stream.on('error', () => undefined).pipe(sink);
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return {
    text: () => text,
    async take() {
      await turn();
      const done = takeNext;
      takeNext = undefined;
      done?.();
      await turn();
    },
  };
}

describe('LiveStream', () => {
  it('keeps one message, the newest, for a reader who is behind', async () => {
    const stream = new LiveStream(0);
    const { text, take } = reader(stream);
    for (let number = 1; number <= 100_000; number += 1) {
      stream.tell(number);
      if (number % 10_000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(stream.readableLength).toBeLessThan(200);
    for (let count = 0; count < 6; count += 1) await take();
    const numbers = Array.from(text().matchAll(/^id: (\d+)$/gm), ([, number]) => Number(number));
    expect(numbers.length).toBeLessThan(6);
    expect(numbers.at(-1)).toBe(100_000);
  });

  it('takes a reader who takes nothing for gone, and not one who is slow', async () => {
    const [stuck, slow] = [new LiveStream(0), new LiveStream(0)];
    reader(stuck);
    const { take } = reader(slow);
    const beats: [stuck: boolean, slow: boolean][] = [];
    for (let count = 0; count < 8; count += 1) {
      beats.push([stuck.beat(), slow.beat()]);
      await take();
    }
    expect(beats.every(([, alive]) => alive)).toBe(true);
    expect(beats.at(-1)?.[0]).toBe(false);
  });

  it('lives through a beat before anyone reads', () => {
    const stream = new LiveStream(3);
    expect(stream.beat()).toBe(true);
  });

  it('starts from the larger of what stands and what was told meanwhile, and from behind when told so', () => {
    const read = (stream: LiveStream) => String(stream.read()) + String(stream.read() ?? '');
    const late = new LiveStream(3);
    late.tell(5);
    late.start(4);
    expect(read(late)).toContain('id: 5\n');
    const ahead = new LiveStream(9);
    ahead.start(2);
    expect(read(ahead)).toContain('id: 2\n');
    const equal = new LiveStream(3);
    equal.start(3);
    expect(read(equal)).not.toContain('id:');
  });
});
