/** 为什么: the sentence that answers for a person's standing. */
import type { CoverageStatus } from './coverage.model.ts'
import type { Exemption } from './exemptions/exemptions.model.ts'
import { hoursInWords } from '../programmes/requirementWords.rule.ts'
import type { Clock } from '../programmes/requirement.rule.ts'
import type { PassedOver } from './evidence.ts'
import { addMonths } from '../../lib/months.rule.ts'
import { dayInWords as day } from '../../lib/dayInWords.ts'

export interface Circumstances {
  /** What would count, in words. */
  counts: string
  /** What covers the person, in words. */
  proof: string
  clock: Clock
  graceMonths: number
  /** The days within which evidence counts for the person today. */
  from: string
  to: string
  /** Of yearly hours: what has been earned in them, and what is asked. */
  earned: number
  hours: number
  exemption: Pick<Exemption, 'from' | 'to' | 'reason'> | undefined
}

function missing({ clock, counts, from, earned, hours }: Circumstances): string {
  if (clock === 'hours')
    return `${from.slice(0, 4)}年已得 ${hoursInWords(earned)}，还差 ${hoursInWords(Math.max(0, hours - earned))}`
  return `${clock === 'concentrated' ? `${from.slice(0, 4)}年` : ''}尚未${counts}`
}

function notCounted({ on, reason }: PassedOver, { from, to }: Circumstances): string {
  if (reason === 'revoked') return `；${day(on)}的结业记录已被撤销`
  return reason === 'before-window'
    ? `；${day(on)}的结业早于认定期（${day(from)}起），不计入`
    : `；${day(on)}的结业晚于认定期（${day(to)}止），不计入`
}

type Said = Pick<CoverageStatus, 'state' | 'since' | 'dueOn' | 'coveredOn' | 'passedOver'>

/** Days that stand in a field of their own (appointment, last day) are not said again. */
export function whyOf({ state, since, dueOn, coveredOn, passedOver }: Said, circumstances: Circumstances): string {
  const { graceMonths, exemption, proof, clock } = circumstances
  if (state === 'covered') return `已于${day(coveredOn!)}${proof}`
  if (state === 'exempt')
    return exemption ? `${day(exemption.from)}至${day(exemption.to)}豁免：${exemption.reason}` : '豁免'
  const open = `${missing(circumstances)}${passedOver ? notCounted(passedOver, circumstances) : ''}`
  if (state !== 'grace') return open
  const until = addMonths(since!, graceMonths)
  if (clock === 'appointment') return `新任职，${open}`
  return until === dueOn ? `新任职宽限期内，${open}` : `新任职，宽限至${day(until)}，${open}`
}
