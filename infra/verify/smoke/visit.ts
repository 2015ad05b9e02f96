import { type Check, judge, judgeSeconds } from '../check.ts';
import { limits } from '../limits.ts';

const patience = 10_000;

export interface Visit {
  status: number;
  headers: Headers;
  body: string;
  /** From asking until the last byte. */
  seconds: number;
}

/** One request as a browser's; redirects are answers, not followed. @throws {Error} without an answer within 10 s */
export async function visit(url: string): Promise<Visit> {
  const started = performance.now();
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(patience) });
    const body = await answer.text();
    return { status: answer.status, headers: answer.headers, body, seconds: (performance.now() - started) / 1000 };
  } catch (error) {
    const { cause, message } = error as Error;
    throw new Error(`no answer: ${cause instanceof Error ? cause.message : message}`, { cause: error });
  }
}

const attempts = 5;

/** The middle one of five answers against the limit: one slow answer among them is not how long it takes. */
export async function judgeResponse(what: string, url: string): Promise<Check> {
  const todo = 'kubectl top pods; the autoscaler';
  const times: number[] = [];
  for (let i = 0; i < attempts; i++) {
    const answer = await visit(url).catch((error: unknown) => error as Error);
    if (answer instanceof Error) return judge(what, false, { measured: answer.message, todo });
    if (answer.status >= 400) return judge(what, false, { measured: `status ${answer.status}`, todo });
    times.push(answer.seconds);
  }
  const middle = times.sort((one, other) => one - other)[Math.floor(attempts / 2)] ?? NaN;
  return judgeSeconds(what, middle, limits.response, todo);
}
