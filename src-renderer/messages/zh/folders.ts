import type { Messages } from '../index.ts';

export const folders: Messages['folders'] = {
  title: '选择文件夹',
  browse: '浏览…',
  help: 'Winnow 所在机器上的文件夹',
  top: '所有根目录',
  up: '上一级文件夹',
  list: '文件夹',
  reading: '正在读取…',
  none: '这里没有文件夹。',
  more: '文件夹太多，未全部列出；请直接输入所需文件夹的路径。',
  failed: '未能读取该文件夹',
  again: '回到顶层',
  choose: '查看内容',
  cancel: '取消',
};
