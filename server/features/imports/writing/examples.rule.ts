/** What a template says of each column, with examples of invented people. */
import type { COLUMN_NAMES } from '../reading/columnNames.rule.ts'

export interface ColumnHelp {
  field: keyof typeof COLUMN_NAMES
  width: number
  needed: string
  how: string
  /** What may be chosen; anything else may be typed too. */
  choices?: readonly string[]
}
export interface TemplateKind {
  title: string
  /** Where it is filled in. */
  sheet: string
  /** In their order. */
  columns: readonly ColumnHelp[]
  examples: readonly { title: string; cells: Partial<Record<ColumnHelp['field'], string>> }[]
  /** A sheet of the names that one of the columns may hold. */
  list?: { field: ColumnHelp['field']; sheet: string; header: string; names: readonly string[] }
}

const PEOPLE_COLUMNS: readonly ColumnHelp[] = [
  { field: 'name', width: 12, needed: '必填', how: '一行一人。同一人有几个任职、日期不同的，写几行。' },
  {
    field: 'staffNumber',
    width: 14,
    needed: '建议填写',
    how: '有工号的不会与同名的人混淆。按文本填写，保留前面的 0。',
  },
  { field: 'phone', width: 15, needed: '选填', how: '11 位手机号，没有就留空。' },
  { field: 'email', width: 24, needed: '选填', how: '没有就留空。' },
  { field: 'sex', width: 8, needed: '选填', how: '写“男”或“女”。', choices: ['男', '女'] },
  { field: 'birthDate', width: 12, needed: '选填', how: '只用其中的年份，如 1978 或 1978-05。' },
  { field: 'partyDate', width: 14, needed: '选填', how: '写成 2001-07-01；只写年月的，按当月第一天计。' },
  { field: 'unit', width: 30, needed: '有职务时必填', how: '写全称；名称相同的单位从上级写起，中间用 / 分开。' },
  {
    field: 'position',
    width: 20,
    needed: '有单位时必填',
    how: '用“职务”工作表里的名称；同一天起任的几个职务用顿号分开。',
  },
  { field: 'from', width: 14, needed: '有职务时必填', how: '写成 2024-09-01；只写 2024年9月 的，按当月第一天计。' },
  { field: 'to', width: 14, needed: '选填', how: '已离任的填写；在任的留空。只写年月的，按当月最后一天计。' },
  { field: 'dualLeader', width: 10, needed: '选填', how: '写“是”或“否”，没有就留空。', choices: ['是', '否'] },
  { field: 'termFrom', width: 14, needed: '选填', how: '选举产生的职务，当选的日期；与任职时间同一天的可以留空。' },
  { field: 'termYears', width: 8, needed: '选填', how: '一届几年，如 3。与届满写一个就可以。', choices: ['3', '5'] },
  { field: 'termEnd', width: 14, needed: '选填', how: '任期届满的日期；届满前 90 天会提醒换届。' },
]

/** A row of each kind that a file may hold, with positions that are in the table. */
export function peopleTemplate(positions: readonly string[] = []): TemplateKind {
  const [first = '教师党支部书记', second = first] = positions
  return {
    title: '人员与任职导入模板',
    sheet: '人员与任职',
    list: { field: 'position', sheet: '职务', header: '可以填写的职务', names: positions },
    columns: PEOPLE_COLUMNS,
    examples: [
      {
        title: '示例：在任',
        cells: {
          name: '林知远',
          staffNumber: '00271',
          phone: '13800000000',
          sex: '女',
          birthDate: '1978',
          partyDate: '2001-07-01',
          unit: '示例大学/文学院/教工第一党支部',
          position: first,
          from: '2024-09-01',
          dualLeader: '是',
          termYears: '3',
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
    ],
  }
}

export const TRAINING_TEMPLATE: TemplateKind = {
  title: '以前的培训导入模板',
  sheet: '以前的培训',
  columns: [
    { field: 'name', width: 12, needed: '必填', how: '一行一人一次培训。名册里要已有这个人。' },
    {
      field: 'staffNumber',
      width: 14,
      needed: '建议填写',
      how: '有工号的不会与同名的人混淆。按文本填写，保留前面的 0。',
    },
    {
      field: 'idNumber',
      width: 22,
      needed: '选填',
      how: '没有工号的可以写身份证号，按文本填写。名册里有这个号码才能认出。',
    },
    { field: 'unit', width: 26, needed: '选填', how: '没有工号和身份证号的，写上单位才能分清同名的人。' },
    { field: 'className', width: 34, needed: '必填', how: '写全称，同一个班每一行写得一样。' },
    { field: 'base', width: 22, needed: '选填', how: '培训基地或承办单位。' },
    { field: 'trainedFrom', width: 14, needed: '必填', how: '写成 2022-05-10；只写 2022年5月 的，按当月第一天计。' },
    { field: 'trainedTo', width: 14, needed: '选填', how: '只有一天的可以留空。只写年月的，按当月最后一天计。' },
    { field: 'creditHours', width: 10, needed: '建议填写', how: '1 学时为 45 分钟，最多两位小数，如 24 或 7.5。' },
    { field: 'certificateNumber', width: 22, needed: '选填', how: '有结业证书的写编号；同一编号只记录一次。' },
  ],
  examples: [
    {
      title: '示例：有证书',
      cells: {
        name: '林知远',
        staffNumber: '00271',
        className: '教师党支部书记示范培训班（2022年第1期）',
        base: '市委党校',
        trainedFrom: '2022-05-10',
        trainedTo: '2022-05-14',
        creditHours: '40',
        certificateNumber: 'JW2022-0137',
      },
    },
    {
      title: '示例：没有工号',
      cells: {
        name: '苏慕云',
        unit: '示例大学/文学院',
        className: '专职组织员培训班',
        trainedFrom: '2023年3月',
        creditHours: '7.5',
      },
    },
  ],
}

/** `kinds`: names of honours that are in the table. */
export const honoursTemplate = (kinds: readonly string[]): TemplateKind => ({
  title: '荣誉与项目导入模板',
  sheet: '荣誉与项目',
  list: { field: 'honour', sheet: '荣誉类别', header: '可以填写的荣誉', names: kinds },
  columns: [
    { field: 'honour', width: 36, needed: '必填', how: '用“荣誉类别”工作表里的名称。' },
    { field: 'unit', width: 30, needed: '授予组织的必填', how: '写全称；名称相同的单位从上级写起，中间用 / 分开。' },
    { field: 'name', width: 12, needed: '授予个人的必填', how: '授予组织的留空。' },
    { field: 'staffNumber', width: 14, needed: '选填', how: '同名的人用工号区分。按文本填写，保留前面的 0。' },
    { field: 'level', width: 10, needed: '必填', how: '全国、市级或校级。', choices: ['全国', '市级', '校级'] },
    { field: 'batch', width: 16, needed: '选填', how: '如：第三批、2024 年度。' },
    { field: 'document', width: 26, needed: '选填', how: '发文的文号。' },
    {
      field: 'grantedFrom',
      width: 14,
      needed: '必填',
      how: '授予或立项的日期，写成 2024-01-15；只写年月的，按当月第一天计。',
    },
    { field: 'grantedTo', width: 14, needed: '选填', how: '验收、撤销或到期的日期；仍然有效的留空。' },
  ],
  examples: [
    {
      title: '示例：授予组织',
      cells: {
        honour: kinds[0] ?? '全国党建工作样板支部',
        unit: '示例大学/文学院/教工第一党支部',
        level: '全国',
        batch: '第三批',
        grantedFrom: '2022-02-01',
        grantedTo: '2024-03-31',
      },
    },
    {
      title: '示例：授予个人',
      cells: {
        honour: '优秀党务工作者',
        name: '林知远',
        staffNumber: '00271',
        level: '市级',
        grantedFrom: '2023年7月',
      },
    },
  ],
})
