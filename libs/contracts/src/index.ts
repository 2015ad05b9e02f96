export * from './activity.ts';
export * from './change.ts';
export * from './event.ts';
export * from './live-channel.ts';
export * from './notification.ts';
export * from './problem.ts';
export * from './reminder.ts';
export * from './task.ts';
