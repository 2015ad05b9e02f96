// Runs inside images of Next services, before server.js (see docker/next.Dockerfile). On SIGTERM Next stops listening and
// waits until its connections end, also those that a proxy keeps open after their last answer: 5 s more. So
// from then on every answer is the last of its connection.
import { subscribe } from 'node:diagnostics_channel';

const unanswered = new Set();
let stopping = false;

subscribe('http.server.request.start', ({ response, server }) => {
  if (stopping) response.setHeader('connection', 'close');
  unanswered.add(response);
  response.once('close', () => {
    unanswered.delete(response);
    if (stopping) server.closeIdleConnections();
  });
});

process.once('SIGTERM', () => {
  stopping = true;
  for (const response of unanswered) if (!response.headersSent) response.setHeader('connection', 'close');
});
