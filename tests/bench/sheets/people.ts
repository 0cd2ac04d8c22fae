/** People of an invented city for a spreadsheet: as many as wanted, the same every time. */
import { checkDigit } from '../../../server/features/imports/reading/identityDigits.rule.ts'

const SURNAMES = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高']
const GIVEN = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英文华建国红梅志玲亮庆生海波宁']
const POSITIONS = ['教师党支部书记', '学生党支部书记', '院系党组织书记', '专职组织员', '教师党支部书记、专职组织员']
const HEADER = [
  '工号',
  '姓名',
  '所在党组织',
  '党内职务',
  '任职时间',
  '身份证号',
  '手机号',
  '性别',
  '邮箱',
  '入党时间',
  '双带头人',
  '备注',
]

const two = (number: number): string => String(number).padStart(2, '0')
/** One of the ways in which offices write a month. */
const month = (index: number, year: number, month: number): string =>
  [`${year}.${two(month)}`, `${year}年${month}月`, `${year}/${month}/1`, `${year}${two(month)}01`][index % 4]!

function person(index: number): (string | number | null)[] {
  // Steps without a common divisor: neighbours have little in common, and nothing is left to chance.
  const [a, b, c] = [index * 7, index * 13 + 3, index * 29 + 11]
  const born = `${1960 + (a % 40)}${two((b % 12) + 1)}${two((c % 28) + 1)}`
  const seventeen = `310${101 + (c % 18)}${born}${String(index % 1_000).padStart(3, '0')}`
  return [
    String(200_000_000 + index),
    `${SURNAMES[a % SURNAMES.length]}${GIVEN[b % GIVEN.length]}${GIVEN[c % GIVEN.length]}`,
    `第${(a % 60) + 1}大学/第${(b % 30) + 1}学院/第${(c % 8) + 1}党支部`,
    POSITIONS[c % POSITIONS.length]!,
    month(index, 2015 + (b % 11), (c % 12) + 1),
    seventeen + checkDigit(seventeen),
    `139${String(index).padStart(8, '0')}`,
    index % 2 ? '男' : '女',
    `p${index}@example.edu.cn`,
    43_000 + (b % 2_000),
    index % 5 === 0 ? '是' : null,
    null,
  ]
}

/** With the header, from the top. */
export const rosterRows = (people: number): (string | number | null)[][] => [
  HEADER,
  ...Array.from({ length: people }, (_, index) => person(index)),
]
