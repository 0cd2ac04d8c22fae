/** How the ways are set up: by the system administrator, with the secrets sealed. */
import { can, type Actor } from '../../access/actor.ts'
import { accept, httpFail, invalid } from '../../lib/failure.ts'
import { isDuplicate } from '../../lib/model.ts'
import { transaction } from '../../lib/transaction.ts'
import { goesElsewhere, TYPE_AGAIN } from '../../secrecy/goesElsewhere.ts'
import { seal } from '../../secrecy/seal.ts'
import { note } from '../audit/audit.service.ts'
import { fail } from './notifications.failures.ts'
import { noticeSignals } from './notices.signal.ts'
import { Ways, type WayRow } from './outbox/deliveries.model.ts'
import { openWay, PROGRAMS } from './outbox/openWay.ts'
import type { Step } from './outbox/way.ts'
import { secretOf } from './outbox/wayRows.ts'
import { WAY_LABELS, ways, type WayName } from './ways.rule.ts'

export function demand(actor: Actor): void {
  if (!can(actor, 'notice.settings')) throw httpFail('access.denied')
}

/** Those that were set up. */
export async function listWays(actor: Actor): Promise<WayRow[]> {
  demand(actor)
  return Ways.find({ _id: { $in: ways } }).lean()
}

/** @throws notFound */
function named(way: string): WayName {
  const found = ways.find((each) => each === way)
  if (!found) throw httpFail('notFound')
  return found
}

/** Of all ways: whom the secret is shown to, and how. */
const TO_WHOM = ['host', 'port', 'security', 'api', 'oapi']

export interface WayGiven {
  revision: number
  enabled: boolean
  settings: Record<string, string | number>
  secret: string
}

/** Faults are said at the fields of the form. */
function accepted(way: WayName, given: WayGiven['settings']): WayGiven['settings'] {
  try {
    return accept(PROGRAMS[way].settings, given)
  } catch (error) {
    const { fields } = error as ReturnType<typeof invalid>
    throw fields ? invalid(fields.map((each) => ({ ...each, path: `settings.${each.path}` }))) : error
  }
}

/** @throws noticeWay.stale, request.invalid where the secret would go to another server */
export async function saveWay(actor: Actor, name: string, given: WayGiven): Promise<WayRow> {
  demand(actor)
  const way = named(name)
  const settings = accepted(way, given.settings)
  const { summary, usesSecret } = PROGRAMS[way].with(settings, null)
  const { revision, enabled, secret: typed } = given
  await transaction(async (session) => {
    await Ways.updateOne({ _id: way }, { $setOnInsert: { revision: 0 } }, { upsert: true, session })
    const before = (await Ways.findById(way).session(session).lean())!
    if (!typed && usesSecret && before.secret !== null && goesElsewhere(TO_WHOM, before.settings, settings))
      throw invalid([{ path: 'secret', message: TYPE_AGAIN }])
    const secret = before.secret === null ? (PROGRAMS[way].makeSecret?.() ?? typed) : typed
    const sealed = secret ? { secret: seal(secret, secretOf(way)) } : usesSecret ? {} : { secret: null }
    const fresh = { enabled, settings, ...sealed, problem: null, pausedUntil: null }
    const { matchedCount } = await Ways.updateOne(
      { _id: way, revision },
      { $set: fresh, $inc: { revision: 1 } },
      { session },
    )
    if (matchedCount === 0) throw fail('noticeWay.stale')
    const what = `${WAY_LABELS[way]}：${enabled ? '启用' : '停用'}，${summary}`
    await note(actor, 'noticeWay.save', way, typed ? `${what}，更换密码` : what, session)
  }).catch((error: unknown) => {
    throw isDuplicate(error) ? fail('noticeWay.stale') : error
  })
  noticeSignals.emit('outbox')
  return (await Ways.findById(way).lean())!
}

/** Tries what is saved, whether or not it is switched on. @throws noticeWay.none */
export async function checkWay(actor: Actor, name: string, sentTo: string, publicUrl: string): Promise<Step[]> {
  demand(actor)
  const way = named(name)
  const row = await Ways.findById(way).lean()
  if (!row || row.revision === 0) throw fail('noticeWay.none')
  const to = trialAddress(way, sentTo)
  await note(actor, 'noticeWay.check', way, to.replace(/^(1\d{2})\d{4}(\d{4})$/, '$1****$2'))
  const steps = await openWay(row).check({ to, name: actor.name, account: actor.account, publicUrl })
  if (steps.every(({ passed }) => passed)) {
    await Ways.updateOne({ _id: way }, { $set: { problem: null, pausedUntil: null } })
    noticeSignals.emit('outbox')
  }
  return steps
}

function trialAddress(way: WayName, to: string): string {
  const { data, error } = PROGRAMS[way].to.safeParse(to)
  if (error) throw invalid([{ path: 'to', message: error.issues[0]!.message }])
  return data
}
