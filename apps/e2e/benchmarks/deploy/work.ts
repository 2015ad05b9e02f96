/** What one way of deploying did for one change. */
export interface Work {
  readonly seconds: number;
  readonly builds: number;
  readonly pushes: number;
  readonly rollouts: number;
}

/** Reads what our deploy did from the lines that it prints. */
export function workOf(output: string, seconds: number): Work {
  const count = (pattern: RegExp) => output.match(pattern)?.length ?? 0;
  return {
    seconds,
    builds: count(/ image built in /g),
    pushes: count(/ image pushed, /g),
    rollouts: count(/^\S+ +(rolled out|repaired) /gm),
  };
}

export function formatRow(name: string, ours: Work, plain: Work): string {
  const cell = ({ seconds, builds, pushes, rollouts }: Work) =>
    `${seconds.toFixed(1).padStart(6)} s  ${builds}/${pushes}/${rollouts}`.padEnd(18);
  const ratio = plain.seconds / ours.seconds;
  return `${name.padEnd(38)} ${cell(ours)} ${cell(plain)} ${ratio.toFixed(1)} ×`;
}

export const heading = `${'change'.padEnd(38)} ${'deploy (b/p/r)'.padEnd(18)} ${'plain (b/p/r)'.padEnd(18)} plain : deploy`;
