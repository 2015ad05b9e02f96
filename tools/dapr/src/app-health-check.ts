/**
 * How a sidecar asks its program whether it is well, by annotation (`dapr.io/<name>`) or flag (`--<name>`). By it a program
 * that stops tells its sidecar to deliver no more, while it still handles what is on its way.
 */
export const appHealthCheck = {
  'enable-app-health-check': 'true',
  'app-health-check-path': '/healthz',
  /** Seconds. */
  'app-health-probe-interval': '1',
  /** Milliseconds. */
  'app-health-probe-timeout': '900',
  /** Answers in a row that must fail; the program counts them too, so as to know when the sidecar has stopped. */
  'app-health-threshold': '3',
} as const;
