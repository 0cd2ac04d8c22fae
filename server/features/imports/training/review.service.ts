/** Training goes from whoever lays it before the committee to the committee's approval, or back with the reason. */
import { can, scope, type Actor } from '../../../access/actor.ts'
import { enqueue } from '../../../jobs/enqueue.ts'
import { now } from '../../../lib/clock.ts'
import { countUpTo, type Counted } from '../../../lib/countUpTo.ts'
import { httpFail } from '../../../lib/failure.ts'
import { newestFirst } from '../../../lib/newestFirst.ts'
import { cutPage, type CursorPage } from '../../../lib/paging.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { programmesAbove } from '../../programmes/programmes.service.ts'
import { fail } from '../imports.failures.ts'
import { RosterImports, type RosterImport, type State } from '../imports.model.ts'
import { importFor, refuseLeftOut, start } from '../imports.service.ts'
import { tellApprovers, tellDecided } from './tell.ts'

const OPEN: readonly State[] = ['checked', 'returned']
const said = ({ fileName, counts, classes }: RosterImport): string =>
  `${fileName}：${classes
    .map(({ name }) => name)
    .slice(0, 5)
    .join('、')}，${counts.new ?? 0} 条`

/** Twice is once. @throws import.state, import.nothing, import.leftOut */
export async function submit(actor: Actor, id: string, { leaveOut }: { leaveOut: boolean }): Promise<RosterImport> {
  await transaction(async (session) => {
    const of = await importFor(actor, id, session)
    if (of.kind !== 'training') throw fail('import.state')
    if (of.state === 'submitted') return
    if (!OPEN.includes(of.state)) throw fail('import.state')
    if (!of.counts.new) throw fail('import.nothing')
    refuseLeftOut(of, leaveOut)
    const submitted = { state: 'submitted' as const, submittedAt: now(), refusal: null }
    await RosterImports.updateOne({ _id: id, state: of.state }, { $set: submitted }, { session })
    await tellApprovers(actor, { ...of, ...submitted }, session)
    await note(actor, 'training.submit', id, said(of), session)
  })
  return importFor(actor, id)
}

export async function waitingBatches(
  actor: Actor,
  { cursor, limit, state }: { cursor?: string | undefined; limit: number; state: 'waiting' | 'approved' },
): Promise<CursorPage<RosterImport>> {
  const states: State[] = state === 'waiting' ? ['submitted'] : ['applying', 'applied', 'undoing', 'undone']
  const own = { ...scope(actor, 'training.approve'), state: { $in: states } }
  const rows = await newestFirst(RosterImports, own, cursor, limit + 1, { field: 'submittedAt' })
  return cutPage(rows, limit, 'submittedAt')
}

export const countWaiting = (actor: Actor): Promise<Counted> =>
  countUpTo(RosterImports, { ...scope(actor, 'training.approve'), state: 'submitted' })

/** @throws notFound for what is not the caller's to approve */
async function submitted(actor: Actor, id: string, session: Parameters<typeof importFor>[2]): Promise<RosterImport> {
  const own = { _id: id, kind: 'training' as const, ...scope(actor, 'training.approve') }
  const of = await RosterImports.findOne(own, null, session ? { session } : {}).lean()
  if (!of) throw httpFail('notFound')
  return of
}

/** The work is done by a job. Twice is once. */
export async function approve(actor: Actor, id: string): Promise<RosterImport> {
  await transaction(async (session) => {
    const of = await submitted(actor, id, session)
    if (of.approved && (of.state === 'applying' || of.state === 'applied')) return
    if (of.state !== 'submitted') throw fail('import.state')
    const approved = { account: actor.account, by: actor.name, at: now() }
    const applying = { state: 'applying' as const, approved, refusal: null, progress: 0 }
    await RosterImports.updateOne({ _id: id, state: 'submitted' }, { $set: applying }, { session })
    await tellDecided(actor, of, null, session)
    await note(actor, 'training.approve', id, said(of), session)
    await start('apply', of, actor.account, session)
  })
  return submitted(actor, id, undefined)
}

/** Twice is once. */
export async function giveBack(actor: Actor, id: string, reason: string): Promise<RosterImport> {
  await transaction(async (session) => {
    const of = await submitted(actor, id, session)
    const { code, message } = fail('training.returned', { by: actor.name, reason })
    if (of.state === 'returned' && of.refusal?.message === message) return
    if (of.state !== 'submitted') throw fail('import.state')
    const returned = { state: 'returned' as const, refusal: { code, message } }
    await RosterImports.updateOne({ _id: id, state: 'submitted' }, { $set: returned }, { session })
    await tellDecided(actor, of, reason, session)
    await note(actor, 'training.return', id, `${said(of)}；${reason}`, session)
  })
  return submitted(actor, id, undefined)
}

export interface ChosenClass {
  name: string
  programme: string | null
}

/** Whoever lays it before the committee proposes the programmes; once it lies there the committee alone changes them. */
export async function chooseProgrammes(
  actor: Actor,
  id: string,
  chosen: readonly ChosenClass[],
): Promise<RosterImport> {
  const { ancestors } = await importFor(actor, id)
  const titles = new Map((await programmesAbove(ancestors)).map(({ _id, title }) => [_id, title]))
  const wanted = new Map(chosen.map(({ name, programme }) => [name, programme]))
  if ([...wanted.values()].some((programme) => programme !== null && !titles.has(programme)))
    throw fail('import.unknownProgramme')
  await transaction(async (session) => {
    const of = await importFor(actor, id, session)
    const mayChoose = OPEN.includes(of.state) || (of.state === 'submitted' && can(actor, 'training.approve'))
    if (of.kind !== 'training' || !mayChoose) throw fail('import.state')
    if ([...wanted.keys()].some((name) => !of.classes.some((each) => each.name === name)))
      throw fail('import.unknownClass')
    const classes = of.classes.map((each) => {
      const programme = wanted.get(each.name)
      return programme === undefined
        ? each
        : { ...each, programme, programmeTitle: titles.get(programme ?? '') ?? null }
    })
    const { state, classesRevision } = of
    const changed = { $set: { classes, effect: null }, $inc: { classesRevision: 1 } }
    await RosterImports.updateOne({ _id: id, state, classesRevision }, changed, { session })
    const { fileName: name } = of
    const given = { key: `import.effect:${id}`, owner: actor.account }
    await enqueue('imports.effect', { import: id, name }, given, session)
  })
  return importFor(actor, id)
}
