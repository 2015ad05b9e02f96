export * from './app-error.ts';
export * from './config.ts';
export * from './create-app.ts';
export * from './health.ts';
export * from './metrics.ts';
export * from './problem.ts';
export * from './run-service.ts';
