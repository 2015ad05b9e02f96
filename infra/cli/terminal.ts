import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';

/** Who runs the command: a person at a terminal, or a script. */
export interface Terminal {
  /** Whether questions can be asked. */
  interactive: boolean;
  print(line: string): void;
  ask(question: string): Promise<string>;
  /** What is piped in; at a terminal, a line that is not shown while it is typed. */
  readSecret(prompt: string): Promise<string>;
}

export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  // Nx hands the keyboard on but reads what is printed, so only standard input tells.
  const interactive = stdin.isTTY === true;
  const question = async (prompt: string, output: NodeJS.WritableStream, terminal: boolean) => {
    const lines = createInterface({ input: stdin, output, terminal });
    try {
      return await lines.question(prompt);
    } finally {
      lines.close();
    }
  };
  return {
    interactive,
    print: (line) => void stdout.write(`${line}\n`),
    ask: (prompt) => question(prompt, stdout, stdout.isTTY),
    readSecret: async (prompt) => {
      if (!stdin.isTTY) return text(stdin);
      stderr.write(prompt);
      const typed = await question('', new Writable({ write: (_chunk, _encoding, done) => done() }), true);
      stderr.write('\n');
      return typed;
    },
  };
}
