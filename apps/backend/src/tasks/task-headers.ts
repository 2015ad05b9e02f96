import { z } from 'zod';

const description = 'The ETag of the version that the change builds on, a list of them, or *';

/** Documented as required; its absence is answered with 428 by the route, not with 400 by the schema. */
export const IfMatchHeader = z.looseObject({ 'if-match': z.string().optional().meta({ description, required: true }) });

export const IfMatchOption = z.looseObject({ 'if-match': z.string().optional().meta({ description }) });

/** Headers of an answer that is a task. */
export const taskHeaders = { ETag: 'The version of the task, in quotes' };
