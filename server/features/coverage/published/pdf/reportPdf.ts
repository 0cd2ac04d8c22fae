/** A published report as it is printed and filed: title, figures as of when, by whom, numbered pages, how to check it. */
import { encode } from 'uqr'
import { businessDate } from '../../../../lib/clock.ts'
import { dayInWords as day } from '../../../../lib/dayInWords.ts'
import type { Content } from '../content.ts'
import {
  bytesOf,
  footers,
  heading,
  INK,
  MARGINS,
  newSheet,
  paragraph,
  QUIET,
  room,
  table,
  titleBlock,
  widthOf,
} from '../../../../lib/pdf/sheet.ts'
import type { Column, Sheet } from '../../../../lib/pdf/sheet.ts'
import { trend } from './trend.ts'

type Counts = Content['counts']
export interface Checking {
  hash: string
  /** Of its check page. */
  address: string
  isWithdrawn: boolean
}
/** As wide as a character. */
const GAP = '\u3000'
const number = new Intl.NumberFormat('zh-CN')
const moment = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long', timeStyle: 'short' })
/** As the pages round: down, so that 100.0% is said of all only. */
const rate = ({ required, covered }: Counts): string =>
  required === 0 ? '—' : `${(Math.floor((covered * 1000) / required) / 10).toFixed(1)}%`

const COLUMNS: Column[] = [
  { header: '', width: 0.37 },
  ...['应训', '已覆盖', '未覆盖', '宽限', '豁免', '覆盖率'].map((header) => ({
    header,
    width: 0.105,
    align: 'right' as const,
  })),
]
const cells = (name: string, counts: Counts): string[] => [
  name,
  ...[counts.required, counts.covered, counts.required - counts.covered, counts.grace, counts.exempt].map((value) =>
    number.format(value),
  ),
  rate(counts),
]
const counted = (sheet: Sheet, first: string, rows: Content['children']): void =>
  table(
    sheet,
    [{ ...COLUMNS[0]!, header: first }, ...COLUMNS.slice(1)],
    rows.map(({ name, counts }) => cells(name, counts)),
  )

function head(sheet: Sheet, { title, unitName, on, known, knownAt, publishedAt, by }: Content, isWithdrawn: boolean) {
  const as = known === 'now' ? '发布时' : '当日'
  const lines = [
    `${unitName}${GAP}${day(businessDate(new Date(publishedAt)))}发布${GAP}制表人：${by}`,
    `数据时点：${day(on)}，按${as}所知（${moment.format(new Date(knownAt))}为止的记录）`,
  ]
  titleBlock(sheet, { title, withdrawn: isWithdrawn ? '本报告已撤回' : null, lines })
}

function summary(sheet: Sheet, { unitName, requirement, on, counts, posts }: Content): void {
  const { required, covered, grace, exempt } = counts
  const once = posts > required ? `共担任 ${number.format(posts)} 个职务，一人多职的只计一次；` : ''
  paragraph(
    sheet,
    `按“${requirement.title}”（认定期限${day(requirement.from)}至${day(requirement.to)}），截至${day(on)}，${unitName}应培训 ${number.format(required)} 人，${once}已覆盖 ${number.format(covered)} 人，未覆盖 ${number.format(required - covered)} 人，覆盖率 ${rate(counts)}。另有新任职宽限期内 ${number.format(grace)} 人、经批准豁免 ${number.format(exempt)} 人，不计入应培训人数。`,
  )
}

/** The code to be scanned, beside what is to be compared. */
function checking(sheet: Sheet, { hash, address }: Checking): void {
  const [size, { data }] = [84, encode(address, { border: 0 })]
  room(sheet, size + 40)
  sheet.moveDown(1.2)
  const [left, top, cell] = [MARGINS.left, sheet.y, size / data.length]
  data.forEach((row, y) =>
    row.forEach((isDark, x) => isDark && sheet.rect(left + x * cell, top + y * cell, cell + 0.05, cell + 0.05)),
  )
  sheet.fill(INK)
  const words = ['扫码核验本报告：页面上的标题、数字和校验码应与本文一致。', address, `校验码（SHA-256）：${hash}`]
  sheet.font('regular').fontSize(9).fillColor(QUIET)
  sheet.text(words.join('\n'), left + size + 14, top + 6, { width: widthOf(sheet) - size - 14, lineGap: 4 })
  sheet.y = Math.max(sheet.y, top + size)
}

export async function reportPdf(content: Content, check: Checking): Promise<Uint8Array> {
  const { title, by, publishedAt, months, positions, children } = content
  const sheet = newSheet({ title, author: by, at: new Date(publishedAt) })
  head(sheet, content, check.isWithdrawn)
  heading(sheet, '一、总体情况')
  summary(sheet, content)
  heading(sheet, '二、按月走势')
  trend(sheet, months)
  heading(sheet, '三、各职务情况')
  counted(sheet, '职务', positions)
  if (children.length > 0) {
    heading(sheet, '四、下级单位情况')
    counted(sheet, '单位', [...children, { name: `${content.unitName}（不重复计人）`, counts: content.counts }])
  }
  checking(sheet, check)
  footers(sheet, (page, pages) => `${title}${GAP}第 ${page} 页，共 ${pages} 页`)
  return bytesOf(sheet)
}
