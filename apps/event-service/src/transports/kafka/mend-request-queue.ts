import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

/**
 * kafkajs looks for throttled requests with a timer that arms itself again each millisecond on every idle connection, its
 * delay below zero. Armed only while something waits it does the same work, and costs nothing when nothing does.
 */
export function mendRequestQueue(): void {
  const { prototype } = RequestQueue;
  if (Object.hasOwn(prototype, mended)) return;
  const schedule = prototype.scheduleCheckPendingRequests;
  Object.assign(prototype, {
    [mended]: true,
    scheduleCheckPendingRequests(this: RequestQueue) {
      if (this.pending.length > 0) schedule.call(this);
    },
  });
}

const mended = Symbol('mended');
