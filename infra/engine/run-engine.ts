import type { EngineEvent, OpType, StepEventMetadata } from '@pulumi/pulumi/automation/index.js';
import { translateEngineError } from './translate-engine-error.ts';
import type { Session } from './open-stack.ts';

/** One step that the engine would take, or took. */
export interface Step {
  op: OpType;
  /** Pulumi type, as in `kubernetes:core/v1:Namespace`. */
  type: string;
  urn: string;
  /** Its inputs; secrets are masked. */
  inputs: Record<string, unknown>;
}

export interface EngineOutcome {
  steps: Step[];
  /** What providers and the engine had to say, warnings only. */
  warnings: string[];
}

export interface EngineRun {
  onStep?: (step: Step, state: 'started' | 'done') => void;
  /** Asks the engine to stop after the steps it is in. */
  signal?: AbortSignal;
  /** URNs that a destroy leaves alone. */
  exclude?: string[];
}

type Operation = 'preview' | 'up' | 'refresh' | 'destroy';

/**
 * Runs one operation on the stack and reports its steps. Each compares with what really exists first (refresh), so an
 * object that somebody changed or removed is put right.
 */
export async function runEngine(session: Session, operation: Operation, run: EngineRun = {}): Promise<EngineOutcome> {
  const steps: Step[] = [];
  const warnings = new Set<string>();
  const errors = new Set<string>();
  const { stack, environment } = session;
  const onEvent = (event: EngineEvent) => {
    const { diagnosticEvent: said, resourcePreEvent: started, resOutputsEvent: done } = event;
    if (said?.severity === 'error') errors.add(plain(said.message));
    if (said?.severity === 'warning' && !isNoise(said.message)) warnings.add(plain(said.message));
    if (started && !isSilent(started.metadata)) {
      steps.push(toStep(started.metadata));
      run.onStep?.(toStep(started.metadata), 'started');
    }
    if (done && !isSilent(done.metadata)) run.onStep?.(toStep(done.metadata), 'done');
  };
  const options = {
    onEvent,
    color: 'never' as const,
    suppressProgress: true,
    ...(run.signal ? { signal: run.signal } : {}),
  };
  try {
    if (operation === 'destroy') await stack.destroy({ ...options, refresh: false, exclude: run.exclude ?? [] });
    else if (operation === 'refresh') await stack.refresh(options);
    else await stack[operation]({ ...options, refresh: true });
  } catch (error) {
    throw translateEngineError(error, { environment, reported: [...errors] });
  }
  return { steps, warnings: [...warnings] };
}

/** An output that only an update will know is undefined in a preview. */
function isNoise(message: string): boolean {
  return message.includes('will not show as a stack output');
}

/** Steps that neither make, change nor remove anything. */
function isSilent({ op }: StepEventMetadata): boolean {
  return op === 'same' || op === 'refresh' || op === 'read';
}

function toStep({ op, type, urn, new: after, old: before }: StepEventMetadata): Step {
  return { op, type, urn, inputs: after?.inputs ?? before?.inputs ?? {} };
}

function plain(message: string): string {
  return message.replaceAll(/<\{%[^%]*%\}>/g, '').trim();
}
