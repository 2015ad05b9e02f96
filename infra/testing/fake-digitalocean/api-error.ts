/** An answer of the API that is a refusal: `{ id, message, request_id }` with this status. */
export class ApiRefusal extends Error {
  readonly status: number;
  readonly id: string;
  readonly headers: Record<string, string>;

  constructor(status: number, message: string, { id = idOf(status), headers = {} as Record<string, string> } = {}) {
    super(message);
    this.name = 'ApiRefusal';
    this.status = status;
    this.id = id;
    this.headers = headers;
  }
}

export const notFound = () => new ApiRefusal(404, 'The resource you were accessing could not be found.');
export const invalid = (message: string) => new ApiRefusal(422, message);

const ids: Record<number, string> = {
  400: 'bad_request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'conflict',
  412: 'precondition_failed',
  422: 'unprocessable_entity',
  429: 'too_many_requests',
};

function idOf(status: number): string {
  return ids[status] ?? 'server_error';
}
