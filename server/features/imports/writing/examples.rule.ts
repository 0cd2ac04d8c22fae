/** What a template says of each column, with examples of invented people. */
import type { COLUMN_NAMES } from '../reading/columnNames.rule.ts'

interface ColumnHelp {
  field: keyof typeof COLUMN_NAMES
  width: number
  needed: string
  how: string
}

/** The columns of people and posts, in the order of the template. */
export const PEOPLE_COLUMNS: readonly ColumnHelp[] = [
  { field: 'name', width: 12, needed: '必填', how: '一行一人。同一人有几个任职、日期不同的，写几行。' },
  {
    field: 'staffNumber',
    width: 14,
    needed: '建议填写',
    how: '有工号的不会与同名的人混淆。按文本填写，保留前面的 0。',
  },
  { field: 'phone', width: 15, needed: '选填', how: '11 位手机号，没有就留空。' },
  { field: 'unit', width: 30, needed: '有职务时必填', how: '写全称；名称相同的单位从上级写起，中间用 / 分开。' },
  {
    field: 'position',
    width: 20,
    needed: '有单位时必填',
    how: '用“职务”工作表里的名称；同一天起任的几个职务用顿号分开。',
  },
  { field: 'from', width: 14, needed: '有职务时必填', how: '写成 2024-09-01；只写 2024年9月 的，按当月第一天计。' },
  { field: 'to', width: 14, needed: '选填', how: '已离任的填写；在任的留空。只写年月的，按当月最后一天计。' },
  { field: 'dualLeader', width: 10, needed: '选填', how: '写“是”或“否”，没有就留空。' },
]

/** A row of each kind that a file may hold, with positions that are in the table. */
export const examples = ([first = '教师党支部书记', second = first]: readonly string[]): readonly {
  title: string
  cells: Partial<Record<ColumnHelp['field'], string>>
}[] => [
  {
    title: '示例：在任',
    cells: {
      name: '林知远',
      staffNumber: '00271',
      phone: '13800000000',
      unit: '示例大学/文学院/教工第一党支部',
      position: first,
      from: '2024-09-01',
      dualLeader: '是',
    },
  },
  {
    title: '示例：兼任两个职务',
    cells: {
      name: '苏慕云',
      staffNumber: '00358',
      unit: '示例大学/文学院',
      position: [...new Set([first, second])].join('、'),
      from: '2023年3月',
    },
  },
  {
    title: '示例：已离任',
    cells: {
      name: '顾怀瑾',
      staffNumber: '00112',
      unit: '示例大学/文学院/教工第一党支部',
      position: first,
      from: '2021-06-15',
      to: '2024-08-31',
    },
  },
]
