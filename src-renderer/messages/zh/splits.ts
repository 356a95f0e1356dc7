import { integer } from '../../parts/numbers.ts';
import type { Messages } from '../index.ts';
import { counted } from './counted.ts';

export const splits: Messages['splits'] = {
  ratios: '比例',
  percentOf: (name) => `${name} 所占百分比`,
  adds: (percent) => `各部分合计为 ${percent} %，应为 100。`,
  stratified: '图片归入哪个划分，由其内容的哈希决定。每个类别都按相同比例划分，仅有随机偏差。',
  apart: '不可拆分',
  apartHelp: '同一组归入同一划分',
  groups: {
    duplicates: ['完全相同的副本', '字节相同：始终在一起'],
    folder: ['文件夹', '一个文件夹归入一个划分'],
    prefix: ['文件名前缀', '到第一个“.”、“_”或“-”为止：同一视频的各帧'],
  },
  chance: '随机',
  seed: '种子',
  another: '换一个种子',
  stable: '稳定：其他图片增减或图片改名时，图片的划分不变。',
  note: '划分与每张图片一起存储，并随清单导出。不导出的图片也会得到划分，以备恢复。',
  wouldMove: (count) => `${counted(count, '张图片')}将移动`,
  nothingMoves: '没有图片会移动',
  asItIs: '当前',
  ifApplied: '应用后',
  shown: '表格',
  share: (share, total, leftOut) =>
    `占 ${integer(total)} 张的 ${share}${leftOut > 0 ? `，其中 ${integer(leftOut)} 张目前不导出` : ''}；尚未写入任何内容`,
  head: { class: '类别', all: '样本', off: (percent) => `偏差 ${percent} %`, none: '无' },
  points: '与比例相差的百分点',
  fromTo: '来源与去向',
  from: '来源',
  leave: '移出',
  arrive: '移入',
  inNone: '无划分',
  some: (count) => `${integer(count)} 张中的一部分`,
  leaveTest: (moving, total, name) => `${counted(total, '张图片')}中有 ${integer(moving)} 张移出 ${name}。`,
  leaveTestHelp: '在旧划分上测得的结果无法与新结果比较。',
  leaksLeft: (before, after) =>
    after === 0
      ? before === 0
        ? '没有完全相同的副本分处两个划分。'
        : `不再有泄漏：${counted(before, '组')}完全相同的副本归到了一起。`
      : `${counted(after, '组')}完全相同的副本将分处两个划分，目前为 ${integer(before)} 组。它们字节不同而像素相同；请在划分之后修复。`,
  apply: (count) => `应用，移动 ${integer(count)} 张`,
  discard: '返回',
  working: '正在计算…',
  failed: '未能计算划分',
  leak: '泄漏',
  leaks: (groups, files) => `${counted(groups, '组')}，${counted(files, '个文件')}`,
  noLeaks: '没有图片分处两个划分',
  noLeaksHelp: '没有任何重复组的图片出现在多个划分中。',
  noSplits: '还没有图片归入任何划分。',
  leaksFailed: '未能查找泄漏',
  looking: '正在查找重复…',
  alike: '相似程度',
  exact: '完全相同',
  near: '完全相同和近似',
  keeperGoes: '整组归入其保留项所在的划分。',
  fixAll: (count) => `全部修复，移动 ${integer(count)} 张`,
  fix: '修复',
  fixLabel: (file) => `修复 ${file} 所在的组`,
  exactly: '完全相同',
  nearly: (distance) => (distance === null ? '近似' : `近似，距离 ${distance}`),
  more: (count) => `还有 ${counted(count, '组')}`,
};
