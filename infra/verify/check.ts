/** What one look at an environment found. */
export interface Check {
  /** What was looked at: `load balancer has an address`. */
  what: string;
  outcome: Outcome;
  /** What was found, `3 of 3` or `0.12 s`; '' where nothing was. */
  measured: string;
  /** What it had to be; '' where the name of the check says that. */
  limit: string;
  /** Of a failure, what to do; of something not checked, why; '' otherwise. */
  note: string;
}

export const outcomes = ['ok', 'failed', 'not checked'] as const;
export type Outcome = (typeof outcomes)[number];

interface Judged {
  measured?: string;
  limit?: string;
  /** What to do when it failed: a command, a runbook. */
  todo: string;
}

export function judge(what: string, good: boolean, { measured = '', limit = '', todo }: Judged): Check {
  return { what, outcome: good ? 'ok' : 'failed', measured, limit, note: good ? '' : todo };
}

export function notChecked(what: string, why: string, limit = ''): Check {
  return { what, outcome: 'not checked', measured: '', limit, note: why };
}

/** The same asked of each of several things; those that fail are named, each with why. */
export function judgeEach<T>(
  what: string,
  things: readonly T[],
  problemOf: (thing: T) => string | undefined,
  { limit = '', todo }: Omit<Judged, 'measured'>,
): Check {
  const problems = things.map(problemOf).filter((problem) => problem !== undefined);
  const measured = problems.length > 0 ? problems.join('; ') : `${things.length} of ${things.length}`;
  return judge(what, problems.length === 0, { measured, limit, todo });
}

/** A duration against the most that it may be, both in seconds. */
export function judgeSeconds(what: string, seconds: number, most: number, todo: string): Check {
  return judge(what, seconds <= most, { measured: formatSeconds(seconds), limit: `≤ ${formatSeconds(most)}`, todo });
}

/** `0.12 s`, `41.3 s`, `6 min 20 s` */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${Number(seconds.toFixed(2))} s`;
  if (seconds < 60) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  const rest = whole % 60;
  return `${Math.floor(whole / 60)} min${rest > 0 ? ` ${rest} s` : ''}`;
}
