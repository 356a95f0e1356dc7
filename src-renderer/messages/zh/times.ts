import type { Messages } from '../index.ts';

export const times: Messages['times'] = {
  byte: '字节',
  underOneSecond: '不到 1 秒',
  seconds: (count) => `${count} 秒`,
  minutes: (count) => `${count} 分钟`,
  hours: (count) => `${count} 小时`,
  today: (date) => `今天，${date}`,
  yesterday: (date) => `昨天，${date}`,
  withYear: (date, year) => `${year}年${date}`,
  now: '刚刚',
  minutesAgo: (count) => `${count} 分钟前`,
  todayAt: (clock) => `今天 ${clock}`,
  agoYesterday: '昨天',
  daysAgo: (count) => `${count} 天前`,
};
