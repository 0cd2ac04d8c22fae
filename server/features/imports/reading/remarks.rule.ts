/** What a person should be told of a sheet before its rows: what was read although it is hidden, what was left out. */
import type { SheetSurvey } from './survey.ts'

const QUOTED = 3
const few = (texts: readonly string[]): string =>
  texts.slice(0, QUOTED).join('、') + (texts.length > QUOTED ? ` 等 ${texts.length} 个` : '')
const brief = (text: string): string => (text.length > 30 ? `${text.slice(0, 30)}…` : text)

export function remarksOn({ hidden, hiddenRows, filtered, withoutResult, table }: SheetSurvey): string[] {
  if (!table) return ['这个工作表是空的。']
  const { titles, notes, columns } = table
  const twice = [
    ...new Set(
      columns.filter(({ name }, at) => columns.findIndex((each) => each.name === name) < at).map(({ name }) => name),
    ),
  ]
  const said: [boolean, string][] = [
    [hidden, '这个工作表是隐藏的。'],
    [filtered, `有筛选：被筛掉的 ${hiddenRows} 行也会读取。`],
    [!filtered && hiddenRows > 0, `隐藏的 ${hiddenRows} 行也会读取。`],
    [
      titles.length > 0,
      `表头上方的 ${titles.length} 行不作为数据：${few(titles.map(({ text }) => `“${brief(text)}”`))}。`,
    ],
    [
      notes.length > 0,
      `表格下方的 ${notes.length} 行不作为数据：${few(notes.map(({ row, text }) => `第 ${row} 行“${brief(text)}”`))}。`,
    ],
    [withoutResult > 0, `有 ${withoutResult} 个公式没有保存计算结果，按空白读取。请用 Excel 或 WPS 打开并保存一次。`],
    [twice.length > 0, `表头有重复的列名：${few(twice.map((name) => `“${brief(name)}”`))}，请确认用哪一列。`],
  ]
  return said.filter(([applies]) => applies).map(([, sentence]) => sentence)
}
