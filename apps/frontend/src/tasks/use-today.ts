import { localDay } from '@todo/domain';
import { useClock } from '../client/use-clock.ts';

/** The day it is where the reader is; null on the server, which cannot know. Changes at midnight. */
export function useToday(): string | null {
  return useClock<string | null>((now) => localDay(new Date(now)), null);
}
