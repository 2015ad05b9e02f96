import { context, type Link, type Span, type SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { readTraceparent } from '../read-traceparent.ts';

export interface SpanOptions {
  kind?: SpanKind;
  attributes?: Record<string, string | number>;
  /**
   * Where the work comes from when it is not part of what waits for it: the span begins a trace of its own, with a link.
   * A `traceparent`; undefined where that is not known.
   */
  linkTo?: string | undefined;
  /** Begins a trace of its own. */
  root?: boolean;
}

const tracer = () => trace.getTracer('todo');

/** Runs work as a span of the trace that is going on; without tracing it just runs. */
export function inSpan<Result>(
  name: string,
  options: SpanOptions,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  const { kind, attributes, linkTo, root } = options;
  const link = linkOf(linkTo);
  const settings = {
    ...(kind !== undefined && { kind }),
    ...(attributes && { attributes }),
    ...(link && { links: [link] }),
    root: root ?? 'linkTo' in options,
  };
  return tracer().startActiveSpan(name, settings, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      span.recordException(error as Error);
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The place in the trace that is going on, W3C Trace Context; undefined when nothing is traced. */
export function currentTraceparent(): string | undefined {
  const span = trace.getSpanContext(context.active());
  if (!span || !trace.isSpanContextValid(span)) return undefined;
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
}

/** What a log line says of the trace it belongs to. */
export function traceFields(): object {
  const span = trace.getSpanContext(context.active());
  return span && trace.isSpanContextValid(span) ? { trace_id: span.traceId, span_id: span.spanId } : {};
}

function linkOf(traceparent: string | undefined): Link | undefined {
  const [, traceId, spanId, flags] = readTraceparent(traceparent)?.split('-') ?? [];
  if (!traceId || !spanId) return undefined;
  return { context: { traceId, spanId, traceFlags: Number.parseInt(`${flags}`, 16), isRemote: true } };
}
