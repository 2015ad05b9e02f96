export * from './day.ts';
export * from './describe-day.ts';
export * from './position.ts';
