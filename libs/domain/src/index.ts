export * from './day.ts';
export * from './describe-day.ts';
export * from './instant-of.ts';
export * from './position.ts';
export * from './reminder.ts';
