import type { LiveMessage } from '@todo/contracts';
import { Readable } from 'node:stream';

/**
 * The server-sent events of one open connection. Only the newest change number matters, so a reader who is behind gets
 * that one and none of those between: what waits for it is never more than one message.
 */
export class LiveStream extends Readable {
  #wanted = false;
  #missedBeat = false;
  #sent: number | undefined;
  #newest: number | undefined;

  /** `since` is the number the reader has; unknown when undefined. */
  constructor(since: number | undefined) {
    super({ highWaterMark: 1 });
    this.#sent = since;
    this.#newest = since;
    // A browser waits this long before it connects again.
    this.push('retry: 2000\n\n');
  }

  /** Starts from the number that stands now, which may also lie behind the reader's: then its history is gone. */
  start(current: number): void {
    this.#newest = this.#newest === this.#sent ? current : Math.max(current, this.#newest ?? 0);
    this.#flush();
  }

  tell(changeNumber: number): void {
    if (changeNumber > (this.#newest ?? -1)) this.#newest = changeNumber;
    this.#flush();
  }

  /** Keeps what lies between from closing a silent connection. False when the reader took nothing since the last two. */
  beat(): boolean {
    if (this.#wanted) {
      this.#give(':\n\n');
      return true;
    }
    const alive = !this.#missedBeat;
    this.#missedBeat = true;
    return alive;
  }

  /** Ends after what was given; a reader who takes nothing is cut off. */
  end(): void {
    if (this.#wanted) this.push(null);
    else this.destroy();
  }

  override _read(): void {
    this.#wanted = true;
    this.#missedBeat = false;
    this.#flush();
  }

  #flush(): void {
    if (!this.#wanted || this.#newest === undefined || this.#newest === this.#sent) return;
    this.#sent = this.#newest;
    const message: LiveMessage = { changeNumber: this.#newest };
    this.#give(`id: ${this.#newest}\nevent: change\ndata: ${JSON.stringify(message)}\n\n`);
  }

  #give(text: string): void {
    this.#wanted = false;
    this.push(text);
  }
}
