import { type Check, judge, judgeEach } from '../check.ts';
import { judgeResponse, visit, type Visit } from './visit.ts';

/** Headers that the page must come with, and what each must say. */
const securityHeaders: [string, RegExp][] = [
  ['x-content-type-options', /^nosniff$/],
  ['referrer-policy', /./],
  ['content-security-policy', /frame-ancestors/],
];

/** Paths of pods that are nobody else's business: with them the world would read metrics. */
const inner = ['/metrics', '/api/metrics', '/api/v1/metrics'];

/** What a visitor gets at the public URL (without a slash at the end). */
export async function checkPage(url: string, todo: string): Promise<Check[]> {
  const page = await visit(`${url}/`).catch((error: unknown) => error as Error);
  if (page instanceof Error) return [judge('page answers', false, { measured: page.message, todo })];
  return [
    judge('page answers', page.status === 200 && /<html/i.test(page.body), { measured: `status ${page.status}`, todo }),
    await checkAssets(url, page, todo),
    judgeEach(
      'page has its security headers',
      securityHeaders,
      ([name, wanted]) =>
        wanted.test(page.headers.get(name) ?? '') ? undefined : `${name} is ${page.headers.get(name) ?? 'missing'}`,
      { todo: 'securityHeaders of the frontend; and what of the ingress removes them' },
    ),
    await checkInner(url),
    await judgeResponse('page answers in time', `${url}/`),
  ];
}

async function checkAssets(url: string, { body }: Visit, todo: string): Promise<Check> {
  const what = 'page has its assets';
  const paths = [...new Set(body.match(/\/_next\/static\/[^"'\\\s?)]+/g) ?? [])];
  if (paths.length === 0) return judge(what, false, { measured: 'it names none', todo });
  const answers = await Promise.all(
    paths.map(async (path) => {
      const answer = await visit(url + path).catch((error: unknown) => error as Error);
      if (answer instanceof Error) return { path, problem: answer.message };
      return { path, problem: answer.status === 200 ? undefined : `status ${answer.status}` };
    }),
  );
  return judgeEach(what, answers, ({ path, problem }) => problem && `${path}: ${problem}`, { todo });
}

async function checkInner(url: string): Promise<Check> {
  const answers = await Promise.all(
    inner.map(async (path) => ({ path, answer: await visit(url + path).catch(() => undefined) })),
  );
  const readable = ({ path, answer }: (typeof answers)[number]) =>
    answer && /^# (HELP|TYPE) /m.test(answer.body) ? `${path} is open to everybody` : undefined;
  return judgeEach('metrics are not public', answers, readable, { todo: 'routes of service.json' });
}
