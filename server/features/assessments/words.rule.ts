/** 年度考核 in words, the same on pages and in Excel. */
import { valueOf, type Figure, type Indicator, type IndicatorKind, type Scale } from './scoring.rule.ts'

interface KindWords {
  label: string
  about: string
  measure: string
}
export const KIND_WORDS: Record<IndicatorKind, KindWords> = {
  coverage: { label: '覆盖率', about: '应培训的人中已覆盖的比例', measure: '%' },
  timeliness: { label: '按期完成率', about: '到考核日应完成的人中，在应完成日期前完成的比例', measure: '%' },
  hours: { label: '人均学时', about: '应培训的人当年取得学时的平均数', measure: '学时' },
  tests: { label: '测验通过率', about: '应培训的人当年参加的测验中通过的比例（一人一测验计一次）', measure: '%' },
  reported: { label: '自评项目', about: '由单位填报数值、说明和证明，委员会审核', measure: '' },
}

export const measureOf = ({ kind, measure }: Pick<Indicator, 'kind' | 'measure'>): string =>
  kind === 'reported' ? measure : KIND_WORDS[kind].measure

const number = (value: number): string => String(Math.round(value * 100) / 100)

const MADE_OF: Record<IndicatorKind, (part: number, whole: number) => string> = {
  coverage: (part, whole) => `已覆盖 ${part} 人，应培训 ${whole} 人`,
  timeliness: (part, whole) => `按期 ${part} 人，应完成 ${whole} 人`,
  hours: (part, whole) => `合计 ${number(part / 100)} 学时，${whole} 人`,
  tests: (part, whole) => `通过 ${part} 次，参加 ${whole} 次`,
  reported: () => '',
}
const NOBODY: Record<IndicatorKind, string> = {
  coverage: '没有应培训的人',
  timeliness: '没有到期应完成的人',
  hours: '没有应培训的人',
  tests: '没有人参加测验',
  reported: '没有填报',
}

/** 82.35%, 3 次 … or why there is none. */
function valueInWords(indicator: Pick<Indicator, 'kind' | 'measure'>, figure: Figure): string {
  const value = valueOf(indicator.kind, figure)
  const measure = measureOf(indicator)
  if (value === null) return NOBODY[indicator.kind]
  return measure === '%' ? `${number(value)}%` : `${number(value)} ${measure}`.trim()
}
const madeOf = ({ kind }: Pick<Indicator, 'kind'>, figure: Figure): string =>
  figure && figure.whole > 0 ? MADE_OF[kind](figure.part, figure.whole) : ''

export function figureInWords(indicator: Pick<Indicator, 'kind' | 'measure'>, figure: Figure): string {
  const made = madeOf(indicator, figure)
  return `${valueInWords(indicator, figure)}${made && `（${made}）`}`
}

/** How points come about, for who reads the scheme. */
export function scaleInWords({ by, zero, full, steps }: Scale, measure: string): string {
  const said = (value: number): string => (measure === '%' ? `${value}%` : `${value} ${measure}`.trim())
  if (by === 'line') return `${said(zero)}及以下得 0 分，达到 ${said(full)}得满分，之间按比例`
  return steps.map(({ at, share }) => `达到 ${said(at)} 得 ${share}%`).join('；')
}
