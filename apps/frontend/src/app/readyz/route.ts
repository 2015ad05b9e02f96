export const dynamic = 'force-dynamic';

/** Ready without the backend: the page then renders its shell and the browser retries, which beats a gateway's error. */
export function GET(): Response {
  return Response.json({ status: 'ready' });
}
