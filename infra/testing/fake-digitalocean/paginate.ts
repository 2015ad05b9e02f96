import type { FastifyRequest } from 'fastify';
import { invalid } from './api-error.ts';

/** One page of a list as the API gives it: `{ [key]: […], links: { pages }, meta: { total } }`, 20 a page, 200 at most. */
export function paginate<T>(key: string, items: readonly T[], request: FastifyRequest): Record<string, unknown> {
  const query = request.query as { page?: string; per_page?: string };
  const page = positive(query.page, 1);
  const size = Math.min(positive(query.per_page, 20), 200);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number) => {
    const address = new URL(request.url, `http://${request.host}`);
    address.searchParams.set('page', String(to));
    address.searchParams.set('per_page', String(size));
    return address.href;
  };
  const pages = {
    ...(page > 1 && { first: link(1), prev: link(page - 1) }),
    ...(page < last && { next: link(page + 1), last: link(last) }),
  };
  return {
    [key]: items.slice((page - 1) * size, page * size),
    links: Object.keys(pages).length > 0 ? { pages } : {},
    meta: { total: items.length },
  };
}

function positive(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw invalid('page and per_page must be positive numbers');
  return number;
}
