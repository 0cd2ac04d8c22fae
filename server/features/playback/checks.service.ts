import type { z } from 'zod'
import type { AppContext } from '../../appContext.ts'
import { now } from '../../lib/clock.ts'
import { transaction } from '../../lib/transaction.ts'
import { askedAnew, checkView, drawnCheck, isAsked, isLate, type AttentionCheck } from './attentionCheck.ts'
import { later } from './beatCredit.ts'
import { claimsOf, whoTook } from './beats.service.ts'
import type { CheckAnswer, CheckReply } from './playback.contract.ts'
import { fail } from './playback.failures.ts'
import { Watches, watchId } from './watch.model.ts'

type Outcome = { next: AttentionCheck; late: boolean } | 'answered' | 'taken' | 'unknown'

/**
 * Takes the answer to a check: from here on time accrues again. The same one again changes nothing; one too late is
 * asked anew.
 */
export async function answerCheck(
  app: AppContext,
  { lease, nonce }: z.output<typeof CheckAnswer>,
  cookie: string | undefined,
): Promise<z.input<typeof CheckReply>> {
  const claims = claimsOf(app, lease, cookie)
  const at = now()
  const outcome = await settleCheck(watchId(claims.person, claims.asset), claims.lease, nonce, at)
  if (outcome === 'taken') throw await whoTook(claims)
  if (outcome === 'unknown') throw fail('check.unknown')
  if (outcome !== 'answered' && outcome.late) throw fail('check.expired', { ...checkView(outcome.next, at) })
  return { answered: true }
}

const settleCheck = (_id: string, lease: string, nonce: string, at: Date): Promise<Outcome> =>
  transaction(async (session) => {
    const watch = await Watches.findById(_id).session(session).lean()
    if (watch?.lease !== lease) return 'taken'
    const { check, beatAt } = watch
    if (check?.answered === nonce) return 'answered'
    if (!isAsked(check) || check.nonce !== nonce) return 'unknown'
    const late = isLate(check, at)
    const next = late ? askedAnew(check, at) : drawnCheck(nonce)
    await Watches.updateOne(
      { _id },
      { $set: { check: next, ...(!late && { beatAt: later(beatAt, at) }) }, $inc: { revision: 1 } },
      { session },
    )
    return { next, late }
  })
