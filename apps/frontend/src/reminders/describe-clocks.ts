const minuteMs = 60_000;
/** By how much clocks are changed anywhere, in minutes. */
const changes = [30, 60, 120];

/**
 * What clocks do at a time that they skip or show twice, so that a reminder then is no surprise; undefined on any other
 * time. `moment` is what the time means (see `instantOf`).
 */
export function describeClocks(time: string, timeZone: string, moment: Date): string | undefined {
  const shown = timeIn(timeZone, moment.getTime());
  if (shown !== time) return `The clocks skip ${time} that day, so it will be ${shown}.`;
  const again = changes.some((minutes) => timeIn(timeZone, moment.getTime() + minutes * minuteMs) === time);
  return again ? `The clocks show ${time} twice that day; it will be the first time.` : undefined;
}

function timeIn(timeZone: string, instant: number): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    instant,
  );
}
