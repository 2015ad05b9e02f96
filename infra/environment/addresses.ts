import { z } from 'zod';

export const hostName = z
  .string()
  .regex(/^([a-z0-9]([-a-z0-9]*[a-z0-9])?\.)*[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'a host name');

export const webAddress = z.url({ protocol: /^https?$/, error: 'an http:// or https:// address' });
