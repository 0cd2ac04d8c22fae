/** Published results on paper: the score sheet of an institution, and the tables of its group or of all groups. */
import { businessDate } from '../../lib/clock.ts'
import { dayInWords as day } from '../../lib/dayInWords.ts'
import { bytesOf, footers, heading, newSheet, paragraph, small, table, titleBlock } from '../../lib/pdf/sheet.ts'
import type { Column, Sheet } from '../../lib/pdf/sheet.ts'
import { SECTOR_NAMES, SIZE_NAMES } from '../coverage/ranking/ranking.rule.ts'
import type { AssessmentPublication } from './assessments.model.ts'
import type { Content } from './publish.service.ts'
import { figureInWords, measureOf, scaleInWords } from './words.rule.ts'

type Row = Content['rows'][number]
type Frozen = Pick<AssessmentPublication, 'hash' | 'withdrawn'>

/** As wide as a character. */
const GAP = '\u3000'
const NONE = '—'
const points = (hundredths: number | null): string => (hundredths === null ? NONE : (hundredths / 100).toFixed(2))
const NOT_COUNTED = '“不计”或“—”的指标没有可以计算的人，其余各项按比例折算为 100 分；同分的名次相同。'

/** 编号: of what was frozen, and so the same however often it is printed. */
const numberOf = ({ year }: Content, { hash }: Frozen): string => `${year}-${hash.slice(0, 8).toUpperCase()}`

function begin(
  content: Content,
  frozen: Frozen,
  { title, about, number }: Record<'title' | 'about' | 'number', string>,
) {
  const { on, known, by, publishedAt } = content
  const sheet = newSheet({ title, author: by, at: new Date(publishedAt) })
  const { withdrawn } = frozen
  titleBlock(sheet, {
    title,
    withdrawn: withdrawn ? `本结果已于${day(businessDate(withdrawn.at))}撤回` : null,
    lines: [
      `${about}${GAP}编号：${number}`,
      `${day(businessDate(new Date(publishedAt)))}公布${GAP}公布人：${by}`,
      `数据时点：${day(on)}，按${known === 'now' ? '公布时' : '当日'}所知`,
    ],
  })
  return sheet
}
function end(sheet: Sheet, title: string, { hash }: Frozen): Promise<Uint8Array> {
  small(sheet, `${NOT_COUNTED}本文与公布时固定下来的结果一致，校验值（SHA-256）：${hash}`)
  footers(sheet, (page, pages) => `${title}${GAP}第 ${page} 页，共 ${pages} 页`)
  return bytesOf(sheet)
}

const groupName = ({ sector, place }: Pick<Row, 'sector' | 'place'>): string =>
  `${SECTOR_NAMES[sector]}${place?.size ? `（应训 ${SIZE_NAMES[place.size]}）` : ''}`

function summary({ name, total, place, ...row }: Row): string {
  if (total === null) return `${name}没有可以计算的指标，不计总分。`
  const got = `${name}总分 ${points(total)} 分（满分 100 分）`
  if (!place) return `${got}。`
  return `${got}，在${groupName({ ...row, place })}的 ${place.of} 个单位中列第 ${place.rank} 名；本组最高 ${points(place.best)} 分，平均 ${points(place.mean)} 分。`
}

const LINES: Column[] = [
  { header: '指标', width: 0.34 },
  { header: '数据', width: 0.42 },
  { header: '分值', width: 0.11, align: 'right' },
  { header: '得分', width: 0.13, align: 'right' },
]
const RULES: Column[] = [
  { header: '指标', width: 0.34 },
  { header: '得分办法', width: 0.66 },
]

/** 得分表 */
export async function sheetPdf(content: Content, frozen: Frozen, row: Row): Promise<Uint8Array> {
  const title = `${content.title}得分表`
  const at = String(content.rows.indexOf(row) + 1).padStart(3, '0')
  const sheet = begin(content, frozen, { title, about: row.name, number: `${numberOf(content, frozen)}-${at}` })
  const lines = content.indicators.flatMap((of) =>
    row.lines.filter(({ indicator }) => indicator === of.id).map((line) => ({ of, ...line })),
  )
  heading(sheet, '一、总分和名次')
  paragraph(sheet, summary(row))
  heading(sheet, '二、各项得分')
  const total = ['总分', '', '100', points(row.total)]
  table(sheet, LINES, [
    ...lines.map(({ of, figure, weight, points: got }) => [
      of.name,
      figureInWords(of, figure),
      String(weight),
      got === null ? '不计' : points(got),
    ]),
    total,
  ])
  heading(sheet, '三、得分办法')
  const about = ({ name, requirementTitle }: Content['indicators'][number]): string =>
    requirementTitle ? `${name}（${requirementTitle}）` : name
  table(
    sheet,
    RULES,
    lines.map(({ of }) => [about(of), scaleInWords(of.scale, measureOf(of))]),
  )
  return end(sheet, title, frozen)
}

/** More columns of points than this do not fit beside a name. */
const ABREAST = 5
const POINTS = { width: 0.1, align: 'right' } as const
const shareLeft = (columns: readonly Column[]): number => 1 - columns.reduce((sum, { width }) => sum + width, 0)

/** The best first; who has no place stands at the end. */
const inOrder = (rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => (a.place?.rank ?? Infinity) - (b.place?.rank ?? Infinity) || 0)

function groupTable(sheet: Sheet, content: Content, rows: readonly Row[]): void {
  const counting = content.indicators.filter(({ id }) =>
    rows.some(({ lines }) => lines.some(({ indicator }) => indicator === id)),
  )
  const pointsOf = ({ lines }: Row, id: string): string =>
    points(lines.find(({ indicator }) => indicator === id)?.points ?? null)
  for (let at = 0; at === 0 || at < counting.length; at += ABREAST) {
    const part = counting.slice(at, at + ABREAST)
    const left: Column[] = at === 0 ? [{ header: '名次', width: 0.08 }] : []
    const right: Column[] = [
      ...(at === 0 ? [{ header: '总分', ...POINTS }] : []),
      ...part.map(({ name }) => ({ header: name, ...POINTS })),
    ]
    if (at > 0) sheet.moveDown(1)
    table(
      sheet,
      [...left, { header: '单位', width: shareLeft([...left, ...right]) }, ...right],
      rows.map((row) => [
        ...(at === 0 ? [row.place ? String(row.place.rank) : NONE] : []),
        row.name,
        ...(at === 0 ? [points(row.total)] : []),
        ...part.map(({ id }) => pointsOf(row, id)),
      ]),
    )
  }
}

/** 各组得分: all groups, or those of one sector. */
export async function groupsPdf(content: Content, frozen: Frozen, rows: readonly Row[]): Promise<Uint8Array> {
  const title = `${content.title}各组得分`
  const about = `${rows.length} 个单位`
  const sheet = begin(content, frozen, { title, about, number: numberOf(content, frozen) })
  for (const [name, group] of Map.groupBy(rows, groupName)) {
    heading(sheet, name)
    const place = group.find((row) => row.place)?.place
    if (place)
      paragraph(sheet, `有总分的单位 ${place.of} 个，最高 ${points(place.best)} 分，平均 ${points(place.mean)} 分。`)
    groupTable(sheet, content, inOrder(group))
  }
  return end(sheet, title, frozen)
}
