import { formatTable } from '../release/format-outcomes.ts';
import type { Verdict } from './decide-prune.ts';

/** The images that go, a line each, and how many stay for which reason. */
export function formatVerdicts(verdicts: readonly Verdict[]): string[] {
  const going = verdicts.filter(({ keep }) => !keep);
  const rows = going.map(({ service, digest, tags, why }) => [
    service,
    digest.slice(0, 19),
    tags.join(' ') || 'no tag',
    why,
  ]);
  const staying = Map.groupBy(
    verdicts.filter(({ keep }) => keep),
    ({ service }) => service,
  );
  return [
    ...(rows.length > 0 ? formatTable([['service', 'image', 'tags', 'why it can go'], ...rows]) : []),
    ...[...staying].flatMap(([service, kept]) => [
      `${service} keeps ${kept.length}:`,
      ...kept.map(({ digest, why }) => `  ${digest.slice(0, 19)}  ${why}`),
    ]),
    `${going.length} of ${verdicts.length} images can go.`,
  ];
}
