import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import mongoose from 'mongoose'
import type { Actor } from '../../server/access/actor.ts'
import { localUri } from '../../server/database/probe.ts'
import { nextSeated } from '../../server/features/classes/admission/seating.rule.ts'
import { quotaId, Quotas, TrainingClasses } from '../../server/features/classes/classes.model.ts'
import { nominate } from '../../server/features/classes/nominations/nominate.service.ts'
import { Nominations } from '../../server/features/classes/nominations/nominations.model.ts'
import { isSeated } from '../../server/features/classes/nominations/nominations.rule.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { inParallel } from '../../server/lib/batches.ts'
import { businessDate } from '../../server/lib/clock.ts'
import { Failure } from '../../server/lib/failure.ts'
import { newId } from '../../server/lib/id.ts'
import { daysAfter } from '../../server/lib/period.ts'
import { makeOpenClass } from '../support/classFactories.ts'
import { makePerson, makeUnit } from '../support/factories.ts'
import { interleaved, median, round, type Bench } from './bench.ts'
import { startServer } from './server.ts'

const INSTITUTIONS = 60
const SEATS = 300
const PAIRS = 5

interface Institution {
  unit: Unit
  actor: Actor
  people: string[]
}

async function makeInstitutions(committee: Unit, nominations: number): Promise<Institution[]> {
  const made: Institution[] = []
  for (let at = 0; at < INSTITUTIONS; at++) {
    const unit = await makeUnit('institution', committee, { name: `大学${at}` })
    const branch = await makeUnit('branch', unit)
    const people: string[] = []
    await inParallel(10, Array.from({ length: nominations / INSTITUTIONS }), async () => {
      people.push((await makePerson(branch))._id)
    })
    const grants = [{ role: 'unit-admin' as const, unit: unit._id }]
    made.push({
      ...{ unit, people },
      actor: { account: unit._id, name: '组织部', person: null, grants, session: 'x', mustChangePassword: false },
    })
  }
  return made
}

let classes = 0
/** Ranked, so that each nomination takes a seat or queues; its days are no other class's. */
async function newClass(committee: Unit, institutions: readonly Institution[], quota: number): Promise<string> {
  const day = daysAfter(businessDate(), 30 + (classes += 1))
  const { _id: id } = await makeOpenClass(committee, {
    ...{ capacity: SEATS, quotas: true, state: 'ranked', rankedAt: new Date(), from: day, to: day },
    ...{ nominateFrom: '2020-01-01', nominateUntil: '2020-01-02' },
  })
  const rows = institutions.map(({ unit: { _id: unit, ancestors } }) => {
    return { _id: quotaId(id, unit), class: id, unit, ancestors, seats: quota, taken: 0, standing: 0 }
  })
  await Quotas.insertMany(rows)
  return id
}

/** Every institution nominates one after the other, all at the same time. @returns nominations a second, and how many were taken */
async function race(institutions: readonly Institution[], id: string): Promise<{ rate: number; taken: number }> {
  let [asked, taken] = [0, 0]
  const begun = performance.now()
  await inParallel(INSTITUTIONS, institutions, async ({ actor, people }) => {
    for (const person of people) {
      asked += 1
      await nominate(actor, id, { people: [person], confirmed: true }).then(
        () => (taken += 1),
        (error: unknown) => {
          if (!(error instanceof Failure)) throw error
        },
      )
    }
  })
  return { rate: (asked / (performance.now() - begun)) * 1_000, taken }
}

/** No seat too many, none empty while somebody waits for it, order equal to the rule. */
async function expectSound(id: string): Promise<void> {
  const rows = await Nominations.find({ class: id }).sort({ class: 1, order: 1, _id: 1 }).lean()
  const quotas = await Quotas.find({ class: id }).lean()
  const left = new Map(quotas.map(({ unit, seats }) => [unit, seats]))
  const due = nextSeated(
    rows.map(({ person, unit }) => ({ id: person, unit })),
    { free: SEATS, left },
  )
  const seated = rows.filter(({ state }) => isSeated(state)).map(({ person }) => person)
  const counted = (await TrainingClasses.findById(id).lean())!.seated
  if (counted !== seated.length || counted > SEATS) throw new Error(`${counted} seats counted, ${seated.length} given`)
  const isDue = due.map((each) => each.id).join() === seated.join()
  if (!isDue) throw new Error(`${seated.length} seats are not those that the rule gives (${due.length})`)
}

async function bare(updates: number): Promise<number> {
  const seats = mongoose.connection.db!.collection<{ _id: string; seated: number }>('bareSeats')
  const _id = newId()
  await seats.insertOne({ _id, seated: 0 })
  const begun = performance.now()
  await inParallel(INSTITUTIONS, Array.from({ length: updates }), () =>
    seats.updateOne({ _id, seated: { $lt: updates } }, { $inc: { seated: 1 } }),
  )
  return (updates / (performance.now() - begun)) * 1_000
}

/** `args`: another number of nominations. */
async function run([nominations = '3000']: readonly string[]) {
  const all = Number(nominations)
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-seats-'))
  const server = await startServer(path.join(folder, 'data'))
  try {
    await mongoose.connect(localUri(server.enginePort))
    const committee = await makeUnit('committee')
    const institutions = await makeInstitutions(committee, all)
    const scarce = await newClass(committee, institutions, SEATS / INSTITUTIONS)
    const refusing = await race(institutions, scarce)
    await expectSound(scarce)
    const rates = await interleaved(
      PAIRS,
      async () => {
        const id = await newClass(committee, institutions, all / INSTITUTIONS / 2)
        const { rate, taken } = await race(institutions, id)
        if (taken !== all) throw new Error(`${taken} of ${all} nominations were taken`)
        await expectSound(id)
        return rate
      },
      () => bare(all / PAIRS),
    )
    const row = (what: string, value: number, bound: string) => ({ what, value: round(value, 2), bound })
    return {
      ratio: round(rates.ratio),
      table: [
        row('nominations a second, all of them taken', median(rates.a), ''),
        row('bare conditional updates a second', median(rates.b), ''),
        row('of bare updates', rates.ratio, 'at least 0.3'),
        row('asked a second where quotas refuse most', refusing.rate, ''),
        row('of these taken', refusing.taken, String(2 * SEATS)),
      ],
      figures: {
        nominations: round(median(rates.a), 0),
        bare: round(median(rates.b), 0),
        asked: round(refusing.rate, 0),
      },
    }
  } finally {
    await mongoose.disconnect()
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

export const bench: Bench = {
  name: 'seats',
  describe: '3,000 nominations racing for 300 seats in 60 quotas: right to the seat, at least 0.3 of bare updates',
  run,
}
