import fastify from 'fastify';

/** The baseline: Fastify with routes that do nothing but parse and answer as many bytes as the API does. */
const answer = process.env['ANSWER'] ?? '{}';
const app = fastify();
app.get('/ready', () => 'ok');
app.get('/metrics', () => {
  const { user, system } = process.cpuUsage();
  return `process_cpu_seconds_total ${(user + system) / 1e6}\n`;
});
app.get('/read', (_request, reply) => reply.type('application/json').send(answer));
app.post('/write', (_request, reply) => reply.code(201).type('application/json').send(answer.slice(0, 500)));
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT']) });
