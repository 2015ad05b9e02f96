import type { Terminal } from '../cli/terminal.ts';

/** A terminal that answers from a script and keeps what was printed. */
export function scriptedTerminal(script: { answers?: string[]; input?: string } = {}): Terminal & { lines: string[] } {
  const answers = [...(script.answers ?? [])];
  const lines: string[] = [];
  return {
    lines,
    interactive: script.answers !== undefined,
    print: (line) => void lines.push(line),
    ask: (question) => {
      lines.push(question);
      return Promise.resolve(answers.shift() ?? '');
    },
    readSecret: () => Promise.resolve(script.input ?? ''),
  };
}
