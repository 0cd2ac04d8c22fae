/** All institutions as an Excel file: totals and places, and each figure with what it is made of. */
import type { Actor } from '../../access/actor.ts'
import type { FileReply } from '../../http/endpoint.ts'
import { workbook, WORKBOOK_TYPE, type WorkbookSheet } from '../../lib/workbook.ts'
import { note } from '../audit/audit.service.ts'
import { SECTOR_NAMES, SIZE_NAMES } from '../coverage/ranking/ranking.rule.ts'
import { SHEET_STATE_NAMES } from './assessments.rule.ts'
import { boardOf, type Board } from './board.service.ts'
import { figureInWords } from './words.rule.ts'

const points = (hundredths: number | null): number | null => (hundredths === null ? null : hundredths / 100)

function preface({ assessment, publication }: Board, by: string): string[][] {
  const isFinal = assessment.state === 'published' && publication
  const said = isFinal ? `已公布，校验值（SHA-256）${publication.hash}` : '尚未公布，仅供核对'
  return [[assessment.title], ['考核日', assessment.on], ['状态', said], ['制表人', by]]
}

function totals(board: Board, by: string): WorkbookSheet {
  const { indicators } = board.assessment
  const rows = board.rows.map(({ name, sector, people, total, place, lines, state }) => [
    name,
    SECTOR_NAMES[sector],
    place?.size ? SIZE_NAMES[place.size] : '',
    people,
    SHEET_STATE_NAMES[state],
    points(total),
    place ? place.rank : null,
    place ? place.of : null,
    ...indicators.map(({ id }) => points(lines.find(({ indicator }) => indicator === id)?.points ?? null)),
  ])
  const heads = [
    '单位',
    '类别',
    '规模',
    '应训人数',
    '自评',
    '总分',
    '组内名次',
    '组内单位数',
    ...indicators.map(({ name }) => name),
  ]
  return {
    name: '总表',
    preface: preface(board, by),
    columns: heads.map((header, at) => ({ header, width: at === 0 ? 36 : 14 })),
    rows,
  }
}

function details(board: Board, by: string): WorkbookSheet {
  const rows = board.rows.flatMap(({ name, lines }) =>
    lines.map(({ indicator, weight, figure, points: got }) => {
      const of = board.assessment.indicators.find(({ id }) => id === indicator)!
      return [name, of.name, figureInWords(of, figure), weight, got === null ? '不计' : points(got)]
    }),
  )
  return {
    name: '各项数据',
    preface: preface(board, by),
    columns: [
      { header: '单位', width: 36 },
      { header: '指标', width: 30 },
      { header: '数据', width: 36 },
      { header: '分值', width: 10 },
      { header: '得分', width: 10 },
    ],
    rows,
  }
}

export async function assessmentWorkbook(actor: Actor, id: string): Promise<FileReply> {
  const board = await boardOf(actor, id)
  const { title } = board.assessment
  const body = await workbook(actor.name, title, [totals(board, actor.name), details(board, actor.name)])
  await note(actor, 'export.assessment', id, `${title}，${board.rows.length} 个单位`)
  return { type: WORKBOOK_TYPE, body, filename: `${title}.xlsx`.replace(/[\\/:*?"<>|]/g, ' ') }
}
