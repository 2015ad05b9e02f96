export interface Waker {
  /** Ends the wait; or the next one, when nobody waits. */
  wake(): void;
  /** Undoes every wake so far. */
  forget(): void;
  /** Resolves when woken, at the latest after `ms`. For one who waits at a time. */
  wait(ms: number): Promise<void>;
}

export function createWaker(): Waker {
  let woken = false;
  let end: (() => void) | undefined;
  return {
    wake() {
      woken = true;
      end?.();
    },
    forget() {
      woken = false;
    },
    async wait(ms) {
      if (!woken) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          end = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      woken = false;
      end = undefined;
    },
  };
}
