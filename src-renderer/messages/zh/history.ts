import { integer } from '../../parts/numbers.ts';
import type { Messages } from '../index.ts';
import { counted } from './counted.ts';

export const history: Messages['history'] = {
  title: '历史',
  undo: '撤销',
  redo: '重做',
  counts: (done, undone) =>
    undone === 0 ? counted(done, '项更改') : `${counted(done, '项更改')}，${integer(undone)} 项已撤销`,
  here: '当前位置',
  hereHelp: '数据集包含以下所有更改',
  revert: '撤销此项',
  revertLabel: (summary) => `撤销此项：${summary}`,
  undone: '已撤销，可以重做',
  discarded: '在更新的更改之前已撤销；仅留作记录',
  images: () => '张图片',
  leftAlone: (count) => `${counted(count, '张图片')}此后又有更改，未作改动`,
  empty: '还没有任何更改',
  emptyHelp: '标签、标记、权重和划分的每次更改都会列在这里，重启之后也能撤回。',
  failed: '未能读取历史',
  more: '更早的更改',
  kinds: '类型',
  allKinds: '所有更改',
  kind: {
    label: '标签',
    labelName: '标签，新类别',
    flag: '剔除、保留、清除',
    weight: '权重',
    weightStep: '权重增减',
    weightFactor: '按查询设权重',
    weightScheme: '权重方案',
    split: '划分',
    splitRatios: '按比例划分',
    splitEach: '泄漏归并',
    renameClass: '类别重命名',
    revert: '撤销单项更改',
  },
  kept: '保存在图库中，重启后仍在。可一直撤销到第一项更改。',
  notReverted: '该更改未能撤销',
};
