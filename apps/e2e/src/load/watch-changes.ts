/**
 * An event stream that is opened again whenever it ends, from the last number it told. That a stream ends is no failure, as
 * little as a browser shows it; that it cannot be opened again is one.
 */
export class ChangeWatcher {
  readonly failures: string[] = [];
  /** How often the stream was opened. */
  opened = 0;
  lastNumber = 0;
  readonly #stop = new AbortController();
  readonly #watching: Promise<void>;

  constructor(baseUrl: string) {
    this.#watching = this.#watch(`${baseUrl}/api/v1/stream`);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#watching;
  }

  async #watch(url: string): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const headers = { accept: 'text/event-stream', 'last-event-id': String(this.lastNumber) };
      const response = await fetch(url, { headers, signal }).catch((error: unknown) => error);
      if (signal.aborted) return;
      if (response instanceof Response && response.ok && response.body) {
        this.opened += 1;
        await this.#read(response.body).catch(() => {});
      } else {
        this.failures.push(`event stream: ${response instanceof Response ? response.status : String(response)}`);
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of body) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const number = /^id: ?(\d+)/.exec(line)?.[1];
        if (number) this.lastNumber = Number(number);
      }
    }
  }
}
