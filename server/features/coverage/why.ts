/** 为什么: the sentence that answers for a person's standing. */
import type { Exemption, CoverageStatus } from './coverage.model.ts'
import type { PassedOver } from './evidence.ts'
import { addMonths } from '../../lib/months.rule.ts'
import { dayInWords as day } from '../../lib/dayInWords.ts'

export interface Circumstances {
  /** Titles of the programmes that the requirement accepts, by id. */
  programmes: ReadonlyMap<string, string>
  graceMonths: number
  from: string
  to: string
  exemption: Pick<Exemption, 'from' | 'to' | 'reason'> | undefined
}

const quoted = (titles: Iterable<string>): string => [...titles].map((title) => `「${title}」`).join('')

function missing({ programmes }: Circumstances): string {
  return programmes.size > 1
    ? `尚未完成培训项目${quoted(programmes.values())}中的任何一项`
    : `尚未完成培训项目${quoted(programmes.values())}`
}

function notCounted({ on, reason }: PassedOver, { from, to }: Circumstances): string {
  if (reason === 'revoked') return `；${day(on)}的结业记录已被撤销`
  return reason === 'before-window'
    ? `；${day(on)}的结业早于认定期（${day(from)}起），不计入`
    : `；${day(on)}的结业晚于认定期（${day(to)}止），不计入`
}

type Said = Pick<CoverageStatus, 'state' | 'since' | 'dueOn' | 'coveredOn' | 'programme' | 'passedOver'>

/** Days that stand in a field of their own (appointment, last day) are not said again. */
export function whyOf(
  { state, since, dueOn, coveredOn, programme, passedOver }: Said,
  circumstances: Circumstances,
): string {
  const { graceMonths, programmes, exemption } = circumstances
  if (state === 'covered') return `已于${day(coveredOn!)}完成${quoted([programmes.get(programme ?? '') ?? '培训项目'])}`
  if (state === 'exempt')
    return exemption ? `${day(exemption.from)}至${day(exemption.to)}豁免：${exemption.reason}` : '豁免'
  const open = `${missing(circumstances)}${passedOver ? notCounted(passedOver, circumstances) : ''}`
  if (state !== 'grace') return open
  const until = addMonths(since!, graceMonths)
  return until === dueOn ? `新任职宽限期内，${open}` : `新任职，宽限至${day(until)}，${open}`
}
