import { z } from 'zod';

const description = 'The ETag of the version that the change builds on, a list of them, or *';

/** Optional to the schema also where it is required: its absence is answered with 428, not with 400. */
export const IfMatchHeader = z.looseObject({ 'if-match': z.string().optional().meta({ description }) });

/** Headers of an answer that is a task. */
export const taskHeaders = { ETag: 'The version of the task, in quotes' };
