import { describe, expect, it } from 'vitest';
import { outcomesOf } from '../../testing/outcomes-of.ts';
import { closedPort } from '../../testing/serve-kubernetes-api.ts';
import { type Faults, serveApplication } from '../../testing/serve-application.ts';
import { checkPage } from './check-page.ts';

async function problems(faults: Faults): Promise<string[]> {
  const { url } = await serveApplication(faults);
  return outcomesOf(await checkPage(url, 'look'));
}

describe('checkPage', () => {
  it('says nothing of a page as it should be', async () => {
    expect(await problems({})).toEqual([]);
  });

  it.each<[string, Faults, string]>([
    ['without assets', { broken: ['GET /_next'] }, 'page has its assets: /_next/static/chunks/a.js: status 500'],
    [
      'without its headers',
      { headers: { 'x-content-type-options': 'no', 'referrer-policy': 'origin' } },
      'page has its security headers: x-content-type-options is no; content-security-policy is missing',
    ],
    ['with its metrics open', { openMetrics: true }, 'metrics are not public: /metrics is open to everybody'],
  ])('finds a page %s', async (_name, faults, problem) => {
    expect(await problems(faults)).toEqual([problem]);
  });

  it('finds a page that is not there, and nobody who answers', async () => {
    expect(await problems({ broken: ['GET /'], headers: {} })).toContain('page answers: status 500');
    const nobody = await checkPage(`http://127.0.0.1:${await closedPort()}`, 'look');
    expect(outcomesOf(nobody)).toEqual([expect.stringContaining('page answers: no answer: connect ECONNREFUSED')]);
  });

  it('judges the middle one of five answers by the limit of a second', async () => {
    expect(await problems({ slow: 1100 })).toEqual([expect.stringMatching(/^page answers in time: 1\.\d+ s$/)]);
  }, 30_000);
});
