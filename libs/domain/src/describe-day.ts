import { daysBetween, parseDay, weekdayOf } from './day.ts';

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/**
 * A day as people say it: Today, Friday (within the coming week), 3 Mar, 3 Mar 2027 (another year). Without a `today`,
 * as on a server that cannot know the reader's, always the long form.
 */
export function describeDay(day: string, today: string | null): string {
  const { year, month, date } = parseDay(day);
  const short = `${date} ${months[month - 1]}`;
  if (today === null) return `${short} ${year}`;
  const distance = daysBetween(today, day);
  if (distance === 0) return 'Today';
  if (distance === 1) return 'Tomorrow';
  if (distance === -1) return 'Yesterday';
  if (distance > 1 && distance < 7) return weekdays[weekdayOf(day)] ?? short;
  return year === parseDay(today).year ? short : `${short} ${year}`;
}
