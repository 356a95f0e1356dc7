import { integer, seconds } from '../../parts/numbers.ts';
import type { Messages } from '../index.ts';
import { counted } from './counted.ts';

export const screens: Messages['screens'] = {
  label: '页面',
  grid: '网格',
  issues: '问题',
  duplicates: '重复',
  classes: '类别',
  weights: '权重',
  splits: '划分',
  transforms: '变换',
  import: '导入',
  export: '导出',
  history: '历史',
};

export const header: Messages['header'] = {
  start: '打开或切换数据集',
  recentIn: '切换到',
  allDatasets: '所有数据集',
  rescan: '检查有改动的文件',
  undo: (what) => (what ? `撤销：${what}` : '没有可撤销的操作'),
  redo: (what) => (what ? `重做：${what}` : '没有可重做的操作'),
  theme: { system: '主题：跟随系统', light: '主题：浅色', dark: '主题：深色' },
  language: '语言 (Language)',
  languages: { system: '跟随系统 (System)', en: 'English', zh: '简体中文' },
  keys: '按键',
};

export const watch: Messages['watch'] = {
  label: '监视文件夹',
  state: {
    off: '新增的文件要在检查改动时才会被发现。',
    watching: '新增、改动和移除的文件会随时纳入。',
    polling: '每隔一段时间检查一遍文件夹。',
    away: '文件夹不在原处，正在等待它重新出现。',
  },
  away: '文件夹不在',
  notSwitched: '未能切换监视状态',
};

export const status: Messages['status'] = {
  ready: '就绪',
  decoders: (count) => `解码器：${counted(count, '个进程')}`,
  version: (version) => `Winnow ${version}`,
  saved: '所有更改已保存',
  saving: (count) => `正在保存 ${counted(count, '项更改')}`,
  waiting: (count) => `引擎离线，${counted(count, '项更改')}待发送`,
  slow: '正在等待引擎',
  away: '引擎离线',
  images: (total) => `/ ${counted(total, '张图片')}`,
  dropped: (count) => `${integer(count)} 张已剔除`,
  notOk: (count) => `${integer(count)} 张不是 ok`,
  stale: '视图仍是打开时的样子。',
};

export const jobs: Messages['jobs'] = {
  of: (done, total) => (total === null ? integer(done) : `${integer(done)} / ${integer(total)}`),
  rate: (perSecond, unit) => `${integer(Math.round(perSecond))} ${unit}/s`,
  left: (s) => `剩余${seconds(s)}`,
  cancel: (title) => `取消：${title}`,
  cancelling: '正在停止',
  showNotOk: '显示有问题的文件',
  ended: (title, state) =>
    `${title}：${state === 'done' ? '完成' : state === 'cancelled' ? '已停止' : '失败'}`,
  notCancelled: '未能停止该任务',
  notStarted: '扫描未能开始',
};

export const engine: Messages['engine'] = {
  away: '引擎没有响应。',
  awayHint: '已确认的内容都已保存；Winnow 正在尝试重新连接。',
  stopped: '引擎没有响应',
  attempt: (n, s) =>
    `${s > 0 ? `${s} 秒后` : '正在'}进行第 ${n} 次尝试。已确认的内容都已保存；现在所做的更改会在恢复后发送。`,
  now: '立即尝试',
  restarted: '服务器已重新启动，并使用了新的令牌',
  restartedHint:
    '请在此处或另一个标签页中打开它刚刚输出的地址。已确认的内容都已保存；现在所做的更改会在那之后发送。',
};

export const edits: Messages['edits'] = {
  undo: '撤销',
  redo: '重做',
  undone: (summary) => `已撤销：${summary}`,
  redone: (summary) => `已重做：${summary}`,
  notChanged: '没有做任何更改',
  nothingToChange: '无需更改：它们都已经如此',
  notUndone: '未能撤销',
  notKnown: '没有收到答复：请查看是否已经完成',
  drop: '剔除',
  keep: '保留',
  clear: '清除',
  weight: '权重',
  weightDown: '降低权重',
  weightUp: '提高权重',
  otherClass: '其他…',
  giveClassTo: (count) => (count === 1 ? '指定类别' : `为 ${counted(count, '张图片')}指定类别`),
  findClass: '查找类别，或输入新类别的名称',
  newClass: (name) => `新建类别 ${name}`,
  newClassHelp: '新类别排在最后，已有类别的索引保持不变。',
  unlabelled: '无标签',
};

export const bulk: Messages['bulk'] = {
  relabel: (count) => `将 ${integer(count)} 张图片的标签改为`,
  unlabel: (count) => `清除 ${integer(count)} 张图片的标签`,
  drop: (count) => `剔除 ${integer(count)} 张图片`,
  keep: (count) => `保留 ${integer(count)} 张图片`,
  clear: (count) => `清除 ${integer(count)} 张图片的标记`,
  weight: (count) => `更改 ${integer(count)} 张图片的权重`,
  other: (count) => `更改 ${integer(count)} 张图片`,
  wouldChange: (changed, already, name) =>
    already === 0
      ? `将更改 ${counted(changed, '张图片')}。`
      : `将更改 ${integer(changed)} 张，${integer(already)} 张已经是 ${name}。`,
  stay: (name) => `保持为 ${name}`,
  oneUndo: '一次撤销即可全部还原。',
  cancel: '取消',
};
