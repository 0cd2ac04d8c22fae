/** A process that a test kills: changes the list of a class as fast as it can, several acts at a time, by a seed. */
import '../support/keys.ts'
import mongoose from 'mongoose'
import '../../server/features/index.ts'
import type { Actor } from '../../server/access/actor.ts'
import { refuse, withdraw } from '../../server/features/classes/admission/admission.service.ts'
import { nominate } from '../../server/features/classes/nominations/nominate.service.ts'
import { confirm, decline } from '../../server/features/classes/nominations/own.service.ts'
import { saveQuotas } from '../../server/features/classes/quotas/quotas.service.ts'
import { Failure } from '../../server/lib/failure.ts'

const [uri = '', given = '{}'] = process.argv.slice(2)
const { id, seed, unit, units, people } = JSON.parse(given) as {
  id: string
  seed: number
  unit: string
  units: string[]
  people: { person: string; account: string; name: string }[]
}
await mongoose.connect(uri)
const committee: Actor = {
  ...{ account: 'committee', name: '组织干部处', person: null, grants: [{ role: 'committee', unit }] },
  ...{ session: 'x', mustChangePassword: false },
}
let state = seed
/** Mulberry32: the same numbers for the same seed. */
function random(below: number): number {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below
}
const ARRIVAL = { lodging: false, meals: '', arrivesOn: null, remark: '' }
function act(): Promise<void> {
  const { person, account, name } = people[random(people.length)]!
  const own: Actor = { ...committee, account, name, person, grants: [] }
  const named = { trainingClass: id, person }
  const acts = [
    () => nominate(committee, id, { people: [person], confirmed: true }),
    () => nominate(committee, id, { people: [person], confirmed: true }),
    () => confirm(own, id, ARRIVAL),
    () => decline(own, id, '出差'),
    () => withdraw(committee, named, '调整'),
    () => refuse(committee, named, '不符'),
    () => saveQuotas(committee, id, [{ unit: units[random(units.length)]!, seats: 1 + random(2) }]),
  ]
  return acts[random(acts.length)]!()
}
for (;;) {
  const done = await Promise.allSettled([act(), act(), act()])
  for (const each of done) if (each.status === 'rejected' && !(each.reason instanceof Failure)) throw each.reason
  process.stdout.write('acted\n')
}
