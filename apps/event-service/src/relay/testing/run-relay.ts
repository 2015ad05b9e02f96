import { connect } from '@todo/database';
import fastify from 'fastify';
import { createDirectTransport } from '../../transports/direct/direct-transport.ts';
import { startRelay } from '../start-relay.ts';

/** Run as a program by the tests: a relay alone, whose receiver is in another process and may do as it likes. */
const { DATABASE_URL: url = '', RECEIVER_URL: receiver = '', LEASE_MS = '1000' } = process.env;
const connection = { url, role: 'todo_event_service', applicationName: 'relay of a test' } as const;
startRelay({
  db: connect({ ...connection, maxConnections: 3 }),
  connection,
  transport: createDirectTransport({ receiver }),
  leaseMs: Number(LEASE_MS),
  onSent: () => undefined,
  onRefused: () => undefined,
  log: fastify({ logger: { level: 'info' } }).log,
});
