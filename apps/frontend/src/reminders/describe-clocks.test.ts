import { instantOf } from '@todo/domain';
import { expect, it } from 'vitest';
import { describeClocks } from './describe-clocks.ts';

const say = (day: string, time: string, zone: string) => describeClocks(time, zone, instantOf(day, time, zone));

it.each([
  ['2027-03-28', '02:30', 'Europe/Berlin', '03:30'],
  ['2026-10-04', '02:15', 'Australia/Lord_Howe', '02:45'],
])('says what a time becomes that clocks skip: %s %s %s', (day, time, zone, becomes) => {
  expect(say(day, time, zone)).toBe(`The clocks skip ${time} that day, so it will be ${becomes}.`);
});

it.each([
  ['2027-10-31', '02:30', 'Europe/Berlin'],
  ['2027-04-04', '01:45', 'Australia/Lord_Howe'],
])('says which one is meant of a time that comes twice: %s %s %s', (day, time, zone) => {
  expect(say(day, time, zone)).toBe(`The clocks show ${time} twice that day; it will be the first time.`);
});

it.each([
  ['2027-03-28', '01:59', 'Europe/Berlin'],
  ['2027-03-28', '03:00', 'Europe/Berlin'],
  ['2027-10-31', '03:00', 'Europe/Berlin'],
  ['2027-03-28', '02:30', 'Asia/Tokyo'],
  ['2026-12-01', '00:00', 'UTC'],
])('says nothing of an ordinary time: %s %s %s', (day, time, zone) => {
  expect(say(day, time, zone)).toBeUndefined();
});
