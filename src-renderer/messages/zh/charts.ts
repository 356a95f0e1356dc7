import { integer } from '../../parts/numbers.ts';
import type { Messages } from '../index.ts';
import { counted } from './counted.ts';

export const charts: Messages['charts'] = {
  title: '图表',
  show: '查询结果的图表',
  bar: (name, count) => `${name}：${counted(count, '张图片')}`,
  brush: (field) => `${field}：拖动以筛选，或使用方向键和 Enter`,
  fields: {
    label: '类别',
    pixels: '像素数',
    width: '宽度',
    height: '高度',
    ratio: '宽高比',
    bytes: '文件大小',
    brightness: '亮度',
    sharpness: '清晰度',
    entropy: '熵',
    weight: '权重',
  },
  between: (low, high) => `${low} 至 ${high}`,
  without: (count) => `${integer(count)} 张没有此值`,
  clear: (field) => `移除对${field}的筛选`,
  loading: '正在统计…',
  failed: '未能统计图表',
  empty: '没有可统计的内容',
};
