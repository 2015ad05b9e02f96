import type { Actor } from '@todo/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sends the request. */
    actor: Actor;
  }
}

/** @throws {AppError} when the request says no one that is known */
export type Identify = (request: FastifyRequest) => Actor | Promise<Actor>;

/** Gives each request its actor, before anything else looks at it. The one place to change for another kind of login. */
export const identifyActor = fp(
  (app: FastifyInstance, { identify }: { identify: Identify }, done: () => void) => {
    app.decorateRequest('actor');
    app.addHook('onRequest', async (request) => {
      request.actor = await identify(request);
    });
    done();
  },
  { name: 'identify-actor' },
);
