/** Who has to do with what goes on in a class: its members 学员, and who runs it. Nobody else finds it. */
import type { ClientSession } from 'mongoose'
import { can, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { TrainingClasses, type TrainingClass } from './classes.model.ts'
import { memberOf, type Member } from './members.service.ts'
import { holdsOf } from './visible.service.ts'

export interface Circle {
  trainingClass: TrainingClass
  runs: boolean
  /** Null: the actor has no seat in it. */
  member: Member | null
}

/** @throws notFound for who is neither, for who left, and for a draft */
export async function circleOf(actor: Actor, id: string, session?: ClientSession): Promise<Circle> {
  const row = await TrainingClasses.findById(id, null, session ? { session } : {}).lean()
  if (!row || row.state === 'draft') throw httpFail('notFound')
  const runs = can(actor, 'class.run') && holdsOf(actor, 'class.run', row)
  const member = actor.person && row.state !== 'cancelled' ? await memberOf(id, actor.person, session) : null
  if (!runs && !member) throw httpFail('notFound')
  return { trainingClass: row, runs, member }
}
