import { createServer } from 'node:http';

/** The baseline: what Node itself takes. */
createServer((_request, response) => response.end()).listen(Number(process.env.PORT), '127.0.0.1');
