/** Something the person at the keyboard can act on: each line says what is wrong and what to do about it. */
export class InfraError extends Error {
  readonly problems: readonly string[];

  constructor(problems: string | readonly string[], options?: ErrorOptions) {
    const lines = typeof problems === 'string' ? [problems] : problems;
    super(lines.join('\n'), options);
    this.name = 'InfraError';
    this.problems = lines;
  }
}
