/** Sizes and times in words. They stand in no screen's file, since numbers.ts, which all of those import, writes them. */
export const times = {
  byte: 'bytes',
  underOneSecond: 'under 1 s',
  seconds: (count: number) => `${count} s`,
  minutes: (count: number) => `${count} min`,
  hours: (count: string) => `${count} h`,
  today: (date: string) => `Today, ${date}`,
  yesterday: (date: string) => `Yesterday, ${date}`,
  withYear: (date: string, year: number) => `${date} ${year}`,
  now: 'now',
  minutesAgo: (count: number) => `${count} min ago`,
  todayAt: (clock: string) => `today, ${clock}`,
  agoYesterday: 'yesterday',
  daysAgo: (count: number) => `${count} days ago`,
};
