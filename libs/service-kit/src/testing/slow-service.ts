import { z } from 'zod';
import { createApp, parseConfig, runMain, runService, ServiceConfig } from '../index.ts';

/** A service as small as can be, run as a program by the tests: `/slow` answers after `ms` milliseconds. */
await runMain(async () => {
  const config = parseConfig(ServiceConfig, process.env);
  const app = await createApp({
    service: 'slow-service',
    environment: config.ENVIRONMENT,
    logLevel: config.LOG_LEVEL,
    readiness: {},
  });
  app.get('/slow', { schema: { querystring: z.object({ ms: z.coerce.number() }) } }, async (request) => {
    await new Promise((resolve) => setTimeout(resolve, request.query.ms));
    return 'done';
  });
  app.get('/break', () => {
    setImmediate(() => {
      throw new Error('nobody caught this');
    });
    return 'soon';
  });
  await runService(app, { host: config.HOST, port: config.PORT, graceMs: 3_000 });
  console.log(JSON.stringify({ address: app.server.address() }));
});
