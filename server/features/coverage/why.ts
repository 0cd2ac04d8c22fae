/** 为什么: the sentence that answers for a person's standing. */
import type { Exemption, CoverageStatus } from './coverage.model.ts'
import type { PassedOver } from './evidence.ts'
import { addMonths } from './months.ts'

export interface Circumstances {
  /** Titles of the programmes that the requirement accepts, by id. */
  programmes: ReadonlyMap<string, string>
  graceMonths: number
  from: string
  to: string
  today: string
  exemption: Pick<Exemption, 'from' | 'to' | 'reason'> | undefined
}

const quoted = (titles: Iterable<string>): string => [...titles].map((title) => `「${title}」`).join('')

function missing({ programmes }: Circumstances): string {
  return programmes.size > 1
    ? `尚未完成培训项目${quoted(programmes.values())}中的任何一项`
    : `尚未完成培训项目${quoted(programmes.values())}`
}

function notCounted({ on, reason }: PassedOver, { from, to }: Circumstances): string {
  if (reason === 'revoked') return `；${on} 的结业记录已被撤销`
  return reason === 'before-window'
    ? `；${on} 的结业早于认定期（${from} 起），不计入`
    : `；${on} 的结业晚于认定期（${to} 止），不计入`
}

const overdue = (dueOn: string | null, today: string): string =>
  dueOn !== null && dueOn < today ? `，已于 ${dueOn} 到期` : ''

type Said = Pick<CoverageStatus, 'state' | 'since' | 'dueOn' | 'coveredOn' | 'programme' | 'passedOver'>

export function whyOf(
  { state, since, dueOn, coveredOn, programme, passedOver }: Said,
  circumstances: Circumstances,
): string {
  const { graceMonths, programmes, today, exemption } = circumstances
  if (state === 'covered') return `已于 ${coveredOn} 完成${quoted([programmes.get(programme ?? '') ?? '培训项目'])}`
  if (state === 'exempt') return exemption ? `${exemption.from} 至 ${exemption.to} 豁免：${exemption.reason}` : '豁免'
  const rest = passedOver ? notCounted(passedOver, circumstances) : ''
  if (state === 'grace')
    return `${since} 起任职，宽限至 ${addMonths(since!, graceMonths)}，${missing(circumstances)}${rest}`
  return `${missing(circumstances)}${overdue(dueOn, today)}${rest}`
}
