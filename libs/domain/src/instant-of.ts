const minuteMs = 60_000;
const dayMs = 86_400_000;

/**
 * The instant at which the clocks of an IANA time zone show a day (`YYYY-MM-DD`) and time (`HH:MM`). Where clocks go
 * forward and never show it, the instant is as much later as they skip (02:30 becomes 03:30); where they go back and show
 * it twice, it is the first one. So RFC 5545 defines local times (3.3.5).
 *
 * @throws {RangeError} for a zone, day or time that is none
 */
export function instantOf(day: string, time: string, timeZone: string): Date {
  const asUtc = Date.parse(`${day}T${time}Z`);
  if (Number.isNaN(asUtc)) throw new RangeError(`not a day and a time: ${day} ${time}`);
  // A change of clocks near that time lies between these two.
  const before = offsetMs(asUtc - dayMs, timeZone);
  const after = offsetMs(asUtc + dayMs, timeZone);
  const shown = [before, after].filter((offset) => offsetMs(asUtc - offset, timeZone) === offset);
  return new Date(asUtc - (shown.length > 0 ? Math.max(...shown) : before));
}

/** How far the clocks of the zone are ahead of UTC at an instant. */
function offsetMs(instant: number, timeZone: string): number {
  const parts = formatFor(timeZone).formatToParts(instant);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const match = /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(name);
  if (!match) throw new RangeError(`no offset in ${name}`);
  const [, sign, hours = 0, minutes = 0, seconds = 0] = match;
  const distance = (Number(hours) * 60 + Number(minutes)) * minuteMs + Number(seconds) * 1_000;
  return sign === '-' ? -distance : distance;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one takes a hundred times as long as using it, and there are a few hundred zones. */
function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  formats.set(timeZone, format);
  return format;
}
