const plain = new Intl.NumberFormat('en-US');
const fine = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const share = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** 48216 as `48,216`. */
export const integer = (value: number): string => plain.format(value);
export const decimal = (value: number): string => fine.format(value);
/** 0.226 as `22.6 %`. */
export const percent = (value: number): string => `${share.format(value * 100)} %`;

export function bytes(value: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let rest = value;
  while (rest >= 1000 && unit < units.length - 1) {
    rest /= 1000;
    unit++;
  }
  return `${unit === 0 ? integer(rest) : Number(rest.toPrecision(3))} ${units[unit]}`;
}

export function seconds(value: number): string {
  if (value < 1) return 'under 1 s';
  if (value < 100) return `${Math.round(value)} s`;
  if (value < 6000) return `${Math.round(value / 60)} min`;
  return `${fine.format(value / 3600)} h`;
}

export function clock(ms: number): string {
  return new Date(ms).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

export function day(ms: number, nowMs = Date.now()): string {
  const date = new Date(ms);
  const text = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long' });
  const age = Math.round((startOfDay(nowMs) - startOfDay(ms)) / 86_400_000);
  if (age === 0) return `Today, ${text}`;
  if (age === 1) return `Yesterday, ${text}`;
  return date.getFullYear() === new Date(nowMs).getFullYear() ? text : `${text} ${date.getFullYear()}`;
}

export function ago(ms: number, nowMs = Date.now()): string {
  const minutes = Math.floor((nowMs - ms) / 60_000);
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${minutes} min ago`;
  const days = Math.round((startOfDay(nowMs) - startOfDay(ms)) / 86_400_000);
  if (days === 0) return `today, ${clock(ms)}`;
  if (days === 1) return 'yesterday';
  if (days < 7) return `${days} days ago`;
  return new Date(ms).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
}

function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}
