import { describe, expect, it } from 'vitest';
import { problemsOf } from '../testing/problems-of.ts';
import { scriptedTerminal } from '../testing/scripted-terminal.ts';
import { askOnce } from './ask-once.ts';

describe('askOnce', () => {
  it.each(['y', 'Yes', ' YES '])('takes "%s" for a yes, and asks no second time', async (answer) => {
    const terminal = scriptedTerminal({ answers: [answer, 'n'] });
    const { confirm, given } = askOnce(false, terminal);
    expect(given()).toBe(false);
    await confirm();
    await confirm();
    expect(given()).toBe(true);
    expect(terminal.lines).toEqual(['apply this? [y/N] ']);
  });

  it.each(['', 'n', 'yess', 'anything'])(
    'takes "%s" for a no, after which nothing counts as confirmed',
    async (answer) => {
      const { confirm, given } = askOnce(false, scriptedTerminal({ answers: [answer] }));
      expect(await problemsOf(confirm())).toEqual(['not confirmed: nothing was changed']);
      expect(given()).toBe(false);
    },
  );

  it('asks nobody when told so beforehand', async () => {
    const terminal = scriptedTerminal({ answers: ['n'] });
    const { confirm, given } = askOnce(true, terminal);
    await confirm();
    expect(given()).toBe(true);
    expect(terminal.lines).toEqual([]);
  });
});
