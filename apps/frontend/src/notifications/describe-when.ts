import { localDay } from '@todo/domain';
import { describeMoment } from '../reminders/describe-moment.ts';

const minuteMs = 60_000;

/** When something happened, for a reader at `now`: Just now, 5 minutes ago, Today 09:00, Yesterday 18:00, 22 Nov 08:00. */
export function describeWhen(moment: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - moment.getTime()) / minuteMs);
  if (minutes < 1) return 'Just now';
  if (minutes < 60) return minutes === 1 ? '1 minute ago' : `${minutes} minutes ago`;
  return describeMoment(moment, localDay(now));
}
