import type { Step } from '../engine/run-engine.ts';
import { describeStep, realSteps } from './print-steps.ts';

/** What takes minutes, and how many as a rule (DigitalOcean's documentation, issues of its provider). */
const slow: Record<string, string> = { KubernetesCluster: '4 to 10 minutes', DatabaseCluster: '5 to 10 minutes' };
const reminderInterval = 30_000;

export interface Progress {
  onStep: (step: Step, state: 'started' | 'done') => void;
  /** Ends the reminders. */
  stop: () => void;
}

/** A line for each step that is done, and for what takes long when it begins and from time to time. */
export function showProgress(print: (line: string) => void): Progress {
  const underWay = new Map<string, { what: string; since: number }>();
  const remind = () => {
    for (const { what, since } of underWay.values()) {
      print(`  … ${what}, ${Math.round((performance.now() - since) / 1000)} s`);
    }
  };
  const timer = setInterval(remind, reminderInterval).unref();
  return {
    onStep: (step, state) => {
      if (realSteps([step]).length === 0) return;
      const what = describeStep(step);
      const usually = step.op === 'create' ? slow[step.type.split(':').at(-1) ?? ''] : undefined;
      if (state === 'started') {
        underWay.set(step.urn, { what, since: performance.now() });
        if (usually) print(`  … ${what} (usually ${usually})`);
        return;
      }
      underWay.delete(step.urn);
      print(`  ${what}`);
    },
    stop: () => clearInterval(timer),
  };
}
