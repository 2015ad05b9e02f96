/** The part of kafkajs that is mended; its types name only what is exported. */
declare module 'kafkajs/src/network/requestQueue/index.js' {
  class RequestQueue {
    constructor(options: { requestTimeout: number; enforceRequestTimeout: boolean; logger: { debug(): void } });
    pending: unknown[];
    /** Milliseconds since 1970 until which the broker wants no requests. */
    throttledUntil: number;
    scheduleCheckPendingRequests(): void;
    checkPendingRequests(): void;
    destroy(): void;
  }
  export = RequestQueue;
}
