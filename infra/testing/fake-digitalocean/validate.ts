import { z } from 'zod';
import { invalid } from './api-error.ts';

/** @throws {ApiRefusal} 422 that names the first field that is wrong */
export function validate<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const result = schema.safeParse(body ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalid(`${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'is invalid'}`);
}

/** Tags as the API takes them; those that begin with k8s are its own. */
export const tags = z
  .array(
    z
      .string()
      .regex(/^[\w:-]{1,255}$/)
      .refine((tag) => !tag.startsWith('k8s'), 'tags that start with k8s are reserved'),
  )
  .nullish()
  .transform((list) => list ?? []);

export const name = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9.-]{0,253}[a-z0-9])?$/i, 'may only contain letters, digits, "-" and "."');
