/** A city to which things happen: each act is done on the product and, unless it was refused, told to the naive one. */
import fc from 'fast-check'
import type { Actor } from '../../server/access/actor.ts'
import { endExemption, exempt, revokeExemption } from '../../server/features/coverage/exemptions/exempt.service.ts'
import { rollCoverageOver } from '../../server/features/coverage/dailyRollover.service.ts'
import { recomputeRequirement } from '../../server/features/coverage/recompute.service.ts'
import { append } from '../../server/features/ledger/ledger.service.ts'
import { restoreRecord, revokeRecord } from '../../server/features/ledger/revoke.service.ts'
import { closeUnit, moveUnit, renameUnit } from '../../server/features/organisations/changeUnits.service.ts'
import { createUnit } from '../../server/features/organisations/editUnits.service.ts'
import { mergeUnit } from '../../server/features/organisations/mergeUnits.service.ts'
import { Units, type Unit } from '../../server/features/organisations/organisations.model.ts'
import { Requirements, type Requirement } from '../../server/features/programmes/programmes.model.ts'
import { askedIn } from '../../server/features/programmes/requirement.rule.ts'
import { saveRequirement } from '../../server/features/programmes/versions.service.ts'
import { appoint, endAppointment } from '../../server/features/roster/appoint.service.ts'
import { correctAppointment, withdrawAppointment } from '../../server/features/roster/correct.service.ts'
import { followUnit } from '../../server/features/roster/followUnit.service.ts'
import { Appointments } from '../../server/features/roster/roster.model.ts'
import { businessDate, now } from '../../server/lib/clock.ts'
import { Failure } from '../../server/lib/failure.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { makeProgramme, makeRequirement, POSITIONS } from './coverageFactories.ts'
import { makePerson, makeUnit } from './factories.ts'
import { NaiveCoverage, type Asks } from './naiveCoverage.ts'

const ACTS = [
  ...['pass', 'pass', 'pass', 'appoint', 'appoint', 'end', 'correct', 'withdraw'],
  ...['done', 'done', 'training', 'training', 'hours', 'hours', 'undo', 'undo', 'undo', 'redo', 'excuse', 'excuse'],
  ...['excuse', 'recall', 'recall', 'recall', 'shorten', 'shorten'],
  ...['version', 'found', 'move', 'move', 'merge', 'rename', 'close'],
] as const
/** `pick`s are taken modulo whatever there is to choose from. */
export const step = fc.record({
  act: fc.constantFrom(...ACTS),
  person: fc.nat(3),
  pick: fc.nat(1_000),
  other: fc.nat(1_000),
  /** Around today, mostly before it. */
  days: fc.integer({ min: -260, max: 60 }),
})
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** One of each clock; each with something that the others do not ask. */
const ASKED = {
  period: { from: '2025-01-01', to: '2025-06-15', graceMonths: 2 },
  hours: { clock: 'hours', from: '2024-06-01', to: '2026-12-31', graceMonths: 1, hours: 300, programmes: [] },
  concentrated: { clock: 'concentrated', graceMonths: 0, trainings: true, courses: ['c'], kinds: ['university'] },
  appointment: {
    clock: 'appointment',
    from: '2024-10-01',
    graceMonths: 3,
    priorMonths: 1,
    localTrainings: true,
    positions: POSITIONS.slice(0, 2),
  },
} as const

export async function begin(pass: (hours: number) => void) {
  const city = await makeUnit('committee')
  const naive = new NaiveCoverage(city._id)
  const committee: Actor = {
    ...{ account: 'x', name: 'x', person: null, session: 'x', mustChangePassword: false },
    grants: [{ role: 'committee', unit: city._id }],
  }
  const units: string[] = []
  const people: string[] = []
  const exemptions: { exemption: string; person: string; requirement: string; until: string }[] = []
  const tell = (happened: NaiveCoverage['history'][number]) => void naive.history.push(happened)

  async function unit(level: Unit['level'], parent: Unit | null, kind?: string): Promise<Unit> {
    const made = parent ? await makeUnit(level, parent, kind ? { kind } : {}) : city
    if (parent) units.push(made._id)
    tell({ at: 0, act: 'placed', unit: made._id, kind: made.kind, parent: parent?._id ?? null, on: '2000-01-01' })
    return made
  }
  await unit('committee', null)
  const [university, hospital] = [await unit('institution', city), await unit('institution', city, 'hospital')]
  const faculty = await unit('faculty', university)
  const branches = [await unit('branch', faculty), await unit('branch', university), await unit('branch', hospital)]
  for (const [n, branch] of [...branches, faculty].entries()) {
    const from = ['2020-05-01', '2025-02-10', '2024-12-20', '2023-01-01'][n]!
    const { _id } = await makePerson(branch, POSITIONS[n % 3]!, from)
    people.push(_id)
    const post = await Appointments.findOne({ person: _id }).lean()
    tell({
      at: Date.parse('2020-01-01T00:00:00Z'),
      act: 'post',
      post: post!._id,
      person: _id,
      unit: branch._id,
      position: post!.position,
      from,
      to: null,
      dual: false,
    })
  }
  const programme = (await makeProgramme(city))._id
  const requirements: string[] = []
  for (const given of Object.values(ASKED)) {
    const made = await makeRequirement(city, [programme], given as Partial<Requirement>)
    requirements.push(made._id)
    tell({ at: 0, act: 'asked', requirement: made._id, asks: askedIn(made) as Asks, effectiveOn: made.from })
    await recomputeRequirement(made._id)
  }

  const away = (days: number): string => businessDate(new Date(now().getTime() + days * 86_400_000))
  const past = (days: number): string => away(-Math.abs(days))
  const choose = <T>(all: readonly T[], pick: number): T | undefined => all[pick % all.length]
  const seen = async (id: string) => ({ revision: (await Units.findById(id).lean())!.revision })
  const postOf = async (person: string, pick: number) =>
    choose(await Appointments.find({ person, supersededAt: null }).sort({ person: 1, from: 1, _id: 1 }).lean(), pick)
  /** The post of the naive one that a record of the product stands for. */
  const told = ({
    person,
    unit: place,
    position,
    from,
  }: {
    person: string
    unit: string
    position: string
    from: string
  }) =>
    naive.history.findLast(
      (each) =>
        each.act === 'post' &&
        each.person === person &&
        each.unit === place &&
        each.position === position &&
        each.from === from,
    ) as { post: string; to: string | null; dual: boolean }

  async function record(
    person: string,
    kind: string,
    { subject, on, credit = 0 }: { subject: string; on?: string; credit?: number },
  ): Promise<void> {
    const at = now().getTime()
    const made = await transaction((session) =>
      append(
        {
          key: newId(),
          person,
          actor: 'system',
          kind: `${kind}.completed` as never,
          subject,
          credit,
          ...(on && { on }),
          data: { training: newId() },
          lesson: kind === 'lesson' ? newId() : null,
        },
        session,
      ),
    )
    tell({ at, act: 'done', record: made!._id, person, kind, subject, on: made!.on, credit })
  }
  const doneOf = (person: string, state: 'standing' | 'undone') =>
    naive.history.filter((each) => {
      if (each.act !== 'done' || each.person !== person || each.kind === 'course') return false
      const last = naive.history.findLast(
        (other) => (other.act === 'undone' || other.act === 'redone') && other.record === each.record,
      )
      return (last?.act === 'undone') === (state === 'undone')
    }) as { record: string; kind: string; on: string }[]

  const acts: Record<(typeof ACTS)[number], (given: Step, person: string, at: number) => Promise<void>> = {
    async pass({ pick }) {
      pass(7 + (pick % 1_500))
      await rollCoverageOver()
      for (const { _id, revision, computedRevision } of await Requirements.find({ _id: { $in: requirements } }).lean())
        if (revision !== computedRevision) await recomputeRequirement(_id) // as the job does that was enqueued
    },
    async appoint({ pick, other, days }, person, at) {
      const [place, position] = [choose(units, pick)!, [...POSITIONS, 'cadre'][other % 4]!]
      const to = other % 3 === 0 ? away(days + 90) : null
      const given = { position, from: away(days), to, dualLeader: other % 2 === 0 }
      await appoint(committee, place, person, given)
      tell({
        at,
        act: 'post',
        post: newId(),
        person,
        unit: place,
        position,
        from: given.from,
        to,
        dual: given.dualLeader,
      })
    },
    async end({ pick, days }, person, at) {
      const post = await postOf(person, pick)
      if (!post) return
      await endAppointment(committee, post._id, past(days))
      tell({ at, ...post, act: 'post', post: told(post).post, to: past(days), dual: post.dualLeader } as never)
    },
    async correct({ pick, other, days }, person, at) {
      const post = await postOf(person, pick)
      if (!post) return
      const { post: id } = told(post)
      const put = { from: past(days), dualLeader: other % 2 === 0 }
      await correctAppointment(committee, post._id, { ...put, reason: 'x' })
      tell({ at, ...post, act: 'post', post: id, from: put.from, dual: put.dualLeader } as never)
    },
    async withdraw({ pick, other }, person, at) {
      const post = other % 2 === 0 ? await postOf(person, pick) : undefined
      if (!post) return
      const { post: id } = told(post)
      await withdrawAppointment(committee, post._id, 'x')
      tell({ at, act: 'withdrawn', post: id })
    },
    done: ({ pick }, person) =>
      pick % 3 === 0 ? record(person, 'course', { subject: 'c' }) : record(person, 'programme', { subject: programme }),
    training: ({ pick, other, days }, person) =>
      record(person, other % 2 ? 'training' : 'localTraining', {
        subject: pick % 2 ? programme : '示范班',
        on: past(days),
        credit: pick % 200,
      }),
    hours: ({ pick }, person) => record(person, 'lesson', { subject: 'c', credit: 100 + (pick % 150) }),
    async undo({ pick }, person, at) {
      const done = choose(doneOf(person, 'standing'), pick)
      if (!done) return
      await revokeRecord(committee, { person, record: done.record }, 'x')
      tell({ at, act: 'undone', record: done.record, on: done.kind.endsWith('raining') ? done.on : away(0) })
    },
    async redo({ pick }, person, at) {
      const done = choose(doneOf(person, 'undone'), pick)
      if (!done) return
      await restoreRecord(committee, { person, record: done.record }, 'x')
      tell({ at, act: 'redone', record: done.record, on: done.kind.endsWith('raining') ? done.on : away(0) })
    },
    async excuse({ pick, days }, person, at) {
      const requirement = choose(requirements, pick)!
      const [from, to] = [away(days), away(days + 10 + (pick % 120))]
      const exemption = await exempt(committee, { requirement, person }, { from, to, reason: 'x', document: '' })
      exemptions.push({ exemption, person, requirement, until: to })
      tell({ at, act: 'excused', exemption, person, requirement, from, to })
    },
    async recall({ pick }, _person, at) {
      const held = choose(exemptions.slice(-3), pick)
      if (!held) return
      await revokeExemption(committee, held, 'x')
      const isTold = naive.history.some(
        (each) => each.act === 'recalled' && each.exemption === held.exemption && each.on <= away(0),
      )
      held.until = ''
      if (!isTold) tell({ at, act: 'recalled', exemption: held.exemption, on: away(0) })
    },
    async shorten({ pick, other }, _person, at) {
      const held = choose(exemptions.slice(-3), pick)
      const [on, after] = [away(other % 50), away((other % 50) + 1)]
      if (!held || on >= held.until) return
      await endExemption(committee, held.exemption, { on, reason: 'x' })
      held.until = on
      tell({ at, act: 'recalled', exemption: held.exemption, on: after })
    },
    async version({ pick, other, days }, _person, at) {
      const before = (await Requirements.findById(choose(requirements, pick)).lean())!
      const grace = before.clock === 'appointment' ? 1 + (other % 4) : other % 4
      const asked = {
        ...askedIn(before),
        graceMonths: grace,
        dualLeaders: other % 5 === 0,
        hours: before.hours && 150 + (other % 300),
      }
      const effectiveOn = away(days)
      await saveRequirement(committee, before._id, {
        ...asked,
        title: before.title,
        revision: before.revision,
        effectiveOn,
        reason: '',
      } as never)
      await recomputeRequirement(before._id)
      tell({ at, act: 'asked', requirement: before._id, asks: asked as Asks, effectiveOn })
    },
    async found({ pick, days }, _person, at) {
      const parent = choose(units, pick)!
      const on = past(days)
      const made = await createUnit(committee, parent, {
        name: newId(),
        kind: 'branch',
        branchKind: 'teacher',
        from: on,
      })
      units.push(made._id)
      tell({ at, act: 'placed', unit: made._id, kind: 'branch', parent, on })
    },
    async move({ pick, other, days }, _person, at) {
      const [moved, parent] = [choose(units, pick)!, choose(units, other)!]
      await moveUnit(committee, moved, { parent, on: past(days), ...(await seen(moved)) })
      await followUnit(moved)
      tell({ at, act: 'placed', unit: moved, kind: '', parent, on: past(days) })
    },
    async merge({ pick, other, days }, _person, at) {
      const [gone, into, on] = [choose(units, pick)!, choose(units, other)!, past(days)]
      const children = (await Units.find({ parent: gone, closedOn: null }).lean()).map(({ _id }) => _id)
      const posts = await Appointments.find({ unit: gone, supersededAt: null }).sort({ unit: 1, position: 1 }).lean()
      await mergeUnit(committee, gone, { into, on, ...(await seen(gone)) })
      for (const child of children) {
        await followUnit(child)
        tell({ at, act: 'placed', unit: child, kind: '', parent: into, on })
      }
      for (const post of posts.filter(({ to }) => to === null || to > on)) {
        const { post: id, dual } = told(post)
        const same = { person: post.person, position: post.position, unit: into, supersededAt: null }
        tell({
          at,
          act: 'post',
          post: id,
          person: post.person,
          unit: gone,
          position: post.position,
          from: post.from,
          to: on,
          dual,
        })
        if (await Appointments.exists({ ...same, from: on }))
          tell({
            at,
            act: 'post',
            post: newId(),
            person: post.person,
            unit: into,
            position: post.position,
            from: on,
            to: post.to,
            dual,
          })
      }
      units.splice(units.indexOf(gone), 1)
      tell({ at, act: 'placed', unit: gone, kind: '', parent: 'nowhere', on })
    },
    rename: async ({ pick, days }) => {
      const renamed = choose(units, pick)!
      await renameUnit(committee, renamed, { name: newId(), on: past(days), ...(await seen(renamed)) })
    },
    async close({ pick, days }, _person, at) {
      const closed = choose(units, pick)!
      await closeUnit(committee, closed, { on: past(days), ...(await seen(closed)) })
      units.splice(units.indexOf(closed), 1)
      tell({ at, act: 'placed', unit: closed, kind: '', parent: 'nowhere', on: past(days) })
    },
  }
  return {
    city,
    committee,
    naive,
    people,
    requirements,
    units: () => [city._id, ...units],
    /** @returns whether it was done */
    async take(given: Step): Promise<boolean> {
      try {
        await acts[given.act](given, people[given.person]!, now().getTime())
        return true
      } catch (error) {
        if (error instanceof Failure) return false
        throw error
      }
    },
  }
}
