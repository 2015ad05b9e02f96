import type { FastifyInstance } from 'fastify';

/** Follows which routes are added after it, and tells for a path which methods have one: for 405 and `Allow`. */
export function allowedMethods(app: FastifyInstance): (path: string) => string[] {
  const methodsOf = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const methods = methodsOf.get(url) ?? new Set();
    for (const each of [method].flat()) methods.add(each);
    methodsOf.set(url, methods);
  });

  return (path) => {
    const methods = [...methodsOf].flatMap(([url, of]) => (patternOf(url).test(path) ? [...of] : []));
    return [...new Set(methods)].sort();
  };
}

function patternOf(url: string): RegExp {
  const pattern = url
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')))
    .join('/');
  return new RegExp(`^${pattern}$`);
}
