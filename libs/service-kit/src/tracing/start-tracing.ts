export interface TracingOptions {
  service: string;
  environment: string;
  /** Origin of a collector that takes OTLP over HTTP, such as `http://collector:4318`. */
  endpoint: string;
}

/**
 * Records spans from now on and sends them to a collector. The SDK is loaded only here: a service that is not traced does
 * not pay for it, and the functions of `in-span.ts` do nothing. Returns what sends the rest and ends it.
 */
export async function startTracing({ service, environment, endpoint }: TracingOptions): Promise<() => Promise<void>> {
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces`, timeoutMillis: 3_000 });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'deployment.environment.name': environment }),
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 1_000, exportTimeoutMillis: 3_000 })],
  });
  provider.register();
  // A collector that is away must not keep a service from ending, nor make it fail.
  return () => provider.shutdown().catch(() => undefined);
}
