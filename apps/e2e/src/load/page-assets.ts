import { createHash } from 'node:crypto';

/** The static files that a page names, as paths, each once. */
export function assetsOf(html: string): string[] {
  return [...new Set(html.match(/\/_next\/static\/[^"'\\\s?)]+/g) ?? [])].sort();
}

/** A page as a browser holds it: every file of the release that it came from, by path, with a hash of its content. */
export async function loadPage(baseUrl: string): Promise<Map<string, string>> {
  const named = assetsOf(await read(`${baseUrl}/`));
  if (named.length === 0) throw new Error('The page names no static files.');
  const releases = JSON.parse(await read(`${baseUrl}/_next/static/index.json`)) as string[][];
  const files = releases.map((names) => names.map((name) => `/_next/static/${name}`));
  const own = files.find((paths) => named.every((path) => paths.includes(path)));
  if (!own) throw new Error('No release has all the files that the page names.');
  return new Map(await Promise.all(own.map(async (path) => [path, hash(await read(baseUrl + path))] as const)));
}

export function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function read(url: string): Promise<string> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.text();
}
