import { times as english } from '../messages/en/times.ts';
import { language, languageTags } from '../messages/language.ts';
import { times as chinese } from '../messages/zh/times.ts';

// Not by way of `m`: its texts are written with the functions of this file.
const t = language === 'zh' ? chinese : english;
const dates = language === 'zh' ? languageTags.zh : 'en-GB';

const plain = new Intl.NumberFormat('en-US');
const fine = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const share = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

const short = new Intl.NumberFormat('en-US', { notation: 'compact' });

/** 48216 as `48K`, where there is little room. */
export const compact = (value: number): string => short.format(value);
/** 48216 as `48,216`. */
export const integer = (value: number): string => plain.format(value);
export const decimal = (value: number): string => fine.format(value);
/** 0.226 as `22.6 %`. */
export const percent = (value: number): string => `${share.format(value * 100)} %`;

export function bytes(value: number): string {
  const units = [t.byte, 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let rest = value;
  while (rest >= 1000 && unit < units.length - 1) {
    rest /= 1000;
    unit++;
  }
  return `${unit === 0 ? integer(rest) : Number(rest.toPrecision(3))} ${units[unit]}`;
}

export function seconds(value: number): string {
  if (value < 1) return t.underOneSecond;
  if (value < 100) return t.seconds(Math.round(value));
  if (value < 6000) return t.minutes(Math.round(value / 60));
  return t.hours(fine.format(value / 3600));
}

export function clock(ms: number): string {
  return new Date(ms).toLocaleTimeString(dates, { hour: '2-digit', minute: '2-digit' });
}

export function day(ms: number, nowMs = Date.now()): string {
  const date = new Date(ms);
  const text = date.toLocaleDateString(dates, { day: 'numeric', month: 'long' });
  const age = Math.round((startOfDay(nowMs) - startOfDay(ms)) / 86_400_000);
  if (age === 0) return t.today(text);
  if (age === 1) return t.yesterday(text);
  return date.getFullYear() === new Date(nowMs).getFullYear() ? text : t.withYear(text, date.getFullYear());
}

export function ago(ms: number, nowMs = Date.now()): string {
  const minutes = Math.floor((nowMs - ms) / 60_000);
  if (minutes < 1) return t.now;
  if (minutes < 60) return t.minutesAgo(minutes);
  const days = Math.round((startOfDay(nowMs) - startOfDay(ms)) / 86_400_000);
  if (days === 0) return t.todayAt(clock(ms));
  if (days === 1) return t.agoYesterday;
  if (days < 7) return t.daysAgo(days);
  return new Date(ms).toLocaleDateString(dates, { day: 'numeric', month: 'short' });
}

function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}
