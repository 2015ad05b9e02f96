import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

/**
 * While the service stops, each answer is the last on its connection. A client's kept-alive connection, busy when the
 * idle ones were closed, would else hold the service until it times out.
 */
export const closeConnections = fp(
  (app: FastifyInstance, _options: object, done: () => void) => {
    let stopping = false;
    app.addHook('preClose', (next) => {
      stopping = true;
      next();
    });
    app.addHook('onSend', (_request, reply, payload, next) => {
      if (stopping) void reply.header('connection', 'close');
      next(null, payload);
    });
    done();
  },
  { name: 'close-connections' },
);
