import type { Environment } from '../environment/environment.ts';

export interface PlannedVolume {
  name: string;
  gibibytes: number;
}

/** Brokers that Strimzi runs, each with a disk. */
const brokers = 3;

/** Block storage that the platform inside the cluster asks for; the account's limit and the cost are reckoned with it. */
export function plannedVolumes({ events }: Pick<Environment, 'events'>): PlannedVolume[] {
  if (events.kafka !== 'strimzi') return [];
  const gibibytes = parseGibibytes(events.storage);
  return Array.from({ length: brokers }, (_, broker) => ({ name: `kafka-${broker}`, gibibytes }));
}

/** `10Gi` or `512Mi`; DigitalOcean has whole GiB only. */
function parseGibibytes(size: string): number {
  const [, number = '', unit] = /^(\d+)(Mi|Gi)$/.exec(size) ?? [];
  return Math.ceil(Number(number) / (unit === 'Mi' ? 1024 : 1));
}
