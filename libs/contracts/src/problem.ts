import { z } from 'zod';

/** Every error code the API can answer with, and the HTTP status it means. */
export const errorStatus = {
  validation_failed: 400,
  invalid_cursor: 400,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  precondition_failed: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  precondition_required: 428,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

export const errorCodes = Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]];

/** An error answer, media type `application/problem+json` (RFC 9457). */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(errorCodes),
    detail: z.string().optional(),
    /**
     * What is wrong with the request, one entry a fault. `pointer` is a JSON pointer into the body ('' is all of it);
     * for other parts of the request it is `/` and the name of the parameter or header.
     */
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    requestId: z.string(),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof Problem>;
