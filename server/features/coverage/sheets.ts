/** 覆盖率工作簿: its two sheets, out of what the pages show. */
import type { z } from 'zod'
import { cellName, firstRow, type WorkbookColumn } from '../../lib/workbook.ts'
import type { WorkbookSheet, WorkbookValue } from '../../lib/workbook.ts'
import type { StreamedSheet } from '../../lib/workbookStream.ts'
import type { CoverageView, StandingRow } from './coverage.contract.ts'
import type { CountsRow } from './coverage.model.ts'

export type View = z.input<typeof CoverageView>
export type Person = z.input<typeof StandingRow> & { staffNumber: string }
export interface Making {
  /** Instant of the figures, as people read it. */
  at: string
  by: string
  /** The filter of the list in words; empty when nobody is left out. */
  filter: string
}

export const STATES = { covered: '已覆盖', uncovered: '未覆盖', grace: '宽限期内', exempt: '豁免' } as const
const RULE =
  '覆盖率 = 已覆盖 ÷ 应培训；宽限期内的新任职人员和豁免人员另列，不在应培训之内；一人多职的，在各单位各计一次，在共同上级只计一次。'

const TOTALS: WorkbookColumn[] = [
  { header: '单位', width: 40 },
  ...['应培训', '已覆盖', '未覆盖', '宽限期内', '豁免'].map((header) => ({
    header,
    width: 12,
    format: 'integer' as const,
  })),
  { header: '覆盖率', width: 12, format: 'percent' },
]
const PEOPLE: WorkbookColumn[] = [
  { header: '序号', width: 8, format: 'integer' },
  { header: '姓名', width: 14 },
  { header: '工号', width: 16 },
  { header: '状态', width: 12 },
  { header: '任职单位', width: 36 },
  { header: '上级', width: 36 },
  { header: '职务', width: 20 },
  { header: '任职起', width: 12 },
  { header: '应完成日期', width: 12 },
  { header: '完成日期', width: 12 },
  { header: '说明', width: 60 },
]

const headed = ({ requirement, unit }: View, { at, by }: Making, what: string, rest: string[][]): string[][] => [
  [`${requirement.title} · ${unit.name} · ${what}`],
  ['认定期', `${requirement.from} 至 ${requirement.to}`],
  ['数据时点', at],
  ['制表人', by],
  ...rest,
]

function totalsRow(name: string, { required, covered, grace, exempt }: CountsRow, row: number): WorkbookValue[] {
  const [all, done] = [cellName(2, row), cellName(3, row)]
  const uncovered = { formula: `${all}-${done}`, result: required - covered }
  return [
    name,
    required,
    covered,
    uncovered,
    grace,
    exempt,
    { formula: `IF(${all}=0,"",${done}/${all})`, result: required === 0 ? null : covered / required },
  ]
}

/** The unit, what is appointed in the unit itself, and each child; the preface says why they need not add up. */
export function totalsSheet(view: View, making: Making): WorkbookSheet {
  const twice =
    view.countedOnce > 0
      ? [['合计说明', `下级与本级相加比“${view.unit.name}”多 ${view.countedOnce}：这些人在多处任职，在此只计一次。`]]
      : []
  const preface = headed(view, making, '覆盖率', [['口径', RULE], ...twice])
  const own = view.children.length > 0 ? [{ name: '其中：本级任职', counts: view.direct }] : []
  const rows = [view.unit, ...own, ...view.children].map(({ name, counts }, at) =>
    totalsRow(name, counts, firstRow({ preface }) + at),
  )
  return { name: '汇总', preface, columns: TOTALS, rows }
}

const personRow = ({ name, staffNumber, state, posts, dueOn, coveredOn, why }: Person, at: number): WorkbookValue[] => {
  const joined = (values: string[]) => values.join('；')
  return [
    at + 1,
    name,
    staffNumber,
    STATES[state],
    joined(posts.map(({ unitName }) => unitName)),
    joined(posts.map(({ path }) => path)),
    joined(posts.map(({ positionName }) => positionName)),
    joined(posts.map(({ from }) => from)),
    dueOn ?? '',
    coveredOn ?? '',
    why,
  ]
}

/** `rest`: further lines above the table. */
const peopleHead = (view: View, making: Making, people: number, rest: string[][] = []) => ({
  ...{ name: '名单', columns: PEOPLE },
  preface: headed(view, making, '名单', [['范围', making.filter || '全部人员'], ['人数', String(people)], ...rest]),
})

export const peopleSheet = (view: View, people: readonly Person[], making: Making): WorkbookSheet => ({
  ...peopleHead(view, making, people.length),
  rows: people.map(personRow),
})

async function* rowsOf(parts: AsyncIterable<readonly Person[]>): AsyncGenerator<WorkbookValue[][]> {
  let at = 0
  for await (const people of parts) yield people.map((person) => personRow(person, at++))
}

/** Of more people than are held at once, by state and then by name; `count` of them as it began. */
export function streamedPeople(
  view: View,
  parts: AsyncIterable<readonly Person[]>,
  making: Making,
  count: number,
): StreamedSheet {
  const { required, covered, grace, exempt } = view.unit.counts
  const totals = `应培训 ${required}，已覆盖 ${covered}，未覆盖 ${required - covered}，宽限期内 ${grace}，豁免 ${exempt}`
  const said = '人数较多，边读边写：先按状态、再按姓名排列；导出期间登记的变动可能已计入名单。'
  return {
    ...peopleHead(view, making, count, [
      ['汇总', totals],
      ['说明', said],
    ]),
    rows: rowsOf(parts),
  }
}
