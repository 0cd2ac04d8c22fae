/** Applications as the unit and the committee see them; what people asked for is forwarded, or answered with the reason. */
import type { ClientSession } from 'mongoose'
import { can, scope, unitsOf, type Actor } from '../../../access/actor.ts'
import { now } from '../../../lib/clock.ts'
import { countUpTo, type Counted } from '../../../lib/countUpTo.ts'
import { httpFail } from '../../../lib/failure.ts'
import { nameSearch } from '../../../lib/nameSearch.ts'
import { newestFirst } from '../../../lib/newestFirst.ts'
import { cutPage, type CursorPage } from '../../../lib/paging.ts'
import { transaction } from '../../../lib/transaction.ts'
import { nearestHolder } from '../../accounts/holders.service.ts'
import { note } from '../../audit/audit.service.ts'
import { findRequirement } from '../../programmes/requirements.service.ts'
import { requirementFor, requirementHere } from './apply.service.ts'
import { fail } from './exemptions.failures.ts'
import { ExemptionApplications, type ExemptionApplication } from './exemptions.model.ts'
import { ApplicationState, DEALING, OPEN_STATES, type ApplicationFilterState } from './exemptions.rule.ts'
import { takeBack } from './own.service.ts'
import { tellAnswered, tellDealing } from './tell.ts'

export interface Filter {
  state: ApplicationFilterState
  requirement?: string | undefined
  search?: string | undefined
}

/** For the caller to deal with: nobody stands nearer. */
function mine(actor: Actor): Record<string, unknown> {
  const states = can(actor, DEALING.waiting) ? [...OPEN_STATES] : ['asked']
  return { ...scope(actor, DEALING.asked, 'near'), state: { $in: states } }
}

async function filterOf(actor: Actor, { state, requirement }: Filter): Promise<Record<string, unknown>> {
  if (requirement) await requirementHere(actor, DEALING.asked, requirement)
  const states = ApplicationState.filter((each) => OPEN_STATES.includes(each) === (state === 'open'))
  const which = state === 'mine' ? mine(actor) : { ...scope(actor, DEALING.asked), state: { $in: states } }
  return { ...which, ...(requirement && { requirement }) }
}

/** At most `limit` after the cursor. @throws notFound for a requirement of elsewhere */
export async function readApplications(
  actor: Actor,
  filter: Filter,
  cursor: string | undefined,
  limit: number,
): Promise<ExemptionApplication[]> {
  const where = await filterOf(actor, filter)
  return newestFirst(ExemptionApplications, where, cursor, limit, { also: nameSearch(filter.search) })
}

export async function receivedApplications(
  actor: Actor,
  { cursor, limit, ...filter }: Filter & { cursor?: string | undefined; limit: number },
): Promise<CursorPage<ExemptionApplication>> {
  return cutPage(await readApplications(actor, filter, cursor, limit + 1), limit, 'at')
}

export const countWaiting = (actor: Actor): Promise<Counted> => countUpTo(ExemptionApplications, mine(actor))

/** @throws notFound for one of elsewhere */
export async function receivedApplication(
  actor: Actor,
  id: string,
  session?: ClientSession,
): Promise<ExemptionApplication> {
  const filter = { _id: id, ...scope(actor, DEALING.asked) }
  const row = await ExemptionApplications.findOne(filter, null, session ? { session } : {}).lean()
  if (!row) throw httpFail('notFound')
  return row
}

/** What the caller may do with it now. */
export function mayDo(actor: Actor, { state, own, owners }: ExemptionApplication) {
  const decides = unitsOf(actor, DEALING.waiting)
  return {
    forward: state === 'asked',
    decide: state === 'waiting' && owners.some((unit) => decides.includes(unit)),
    withdraw: state === 'waiting' && !own,
  }
}

interface Forwarding {
  from: string
  to: string
  text: string
  document: string
}

/** The same again changes nothing. @throws exemption.closed, exemption.archived */
export async function forward(actor: Actor, id: string, { text: said, ...given }: Forwarding): Promise<void> {
  const known = await receivedApplication(actor, id)
  const near = await nearestHolder(known.owners, DEALING.waiting)
  await transaction(async (session) => {
    const row = await receivedApplication(actor, id, session)
    if (row.forwarded?.account === actor.account && row.forwarded.note === said) return
    if (row.state !== 'asked') throw fail('exemption.closed')
    const { title } = await requirementFor(row.requirement, session)
    const forwarded = { account: actor.account, by: actor.name, at: now(), note: said }
    const change = { ...given, state: 'waiting' as const, near, forwarded }
    await ExemptionApplications.updateOne({ _id: id }, { $set: change }, { session })
    await tellDealing([{ ...row, ...change }], 'waiting', title, session)
    const days = `${given.from} 至 ${given.to}`
    await note(actor, 'exemption.forward', row.person, `${row.name}：${title}，${days}，${said || row.reason}`, session)
  })
}

/** The same again changes nothing. @throws exemption.closed */
export async function decline(actor: Actor, id: string, reason: string): Promise<void> {
  await transaction(async (session) => {
    const row = await receivedApplication(actor, id, session)
    if (row.state === 'declined' && row.answer?.account === actor.account && row.answer.text === reason) return
    if (row.state !== 'asked') throw fail('exemption.closed')
    const title = (await findRequirement(row.requirement, session))?.title ?? ''
    const by = { account: actor.account, by: actor.name, at: now() }
    const answer = { ...by, text: reason, from: row.from, to: row.to }
    const change = { state: 'declined' as const, answer }
    await ExemptionApplications.updateOne({ _id: id }, { $set: change, $unset: { open: 1 } }, { session })
    await tellAnswered([{ ...row, ...change }], { title, result: '未被转报', text: reason }, session)
    await note(actor, 'exemption.decline', row.person, `${row.name}：${title}；${reason}`, session)
  })
}

/** What the unit applied for. Twice is once. @throws exemption.closed */
export async function withdraw(actor: Actor, id: string): Promise<void> {
  const row = await receivedApplication(actor, id)
  if (row.own) throw fail('exemption.closed')
  await takeBack(actor, row)
}
