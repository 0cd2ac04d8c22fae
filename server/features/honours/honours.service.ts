/** Dated honours of units and people: what priority in classes is ranked by. */
import { scope, type Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { keyOfProof } from '../../storage/proofs.ts'
import { createOnce } from '../../lib/createOnce.ts'
import { httpFail } from '../../lib/failure.ts'
import { pinyinOf } from '../../lib/pinyin.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { unitFor } from '../organisations/organisations.service.ts'
import { standingPosts } from '../roster/ownPosts.service.ts'
import { namesAndUnits, personIn } from '../roster/people.service.ts'
import { fail } from './honours.failures.ts'
import { HonourKinds, Honours, type Honour } from './honours.model.ts'
import { LEVELS } from './honours.rule.ts'
import { allKinds } from './kinds.service.ts'

type Facts = Pick<Honour, 'level' | 'batch' | 'document' | 'from' | 'to'>
export interface NewHonour extends Facts {
  id: string
  kind: string
}
type Subject = Pick<Honour, 'of' | 'subject' | 'name' | 'ancestors'>

async function unitSubject(actor: Actor, capability: 'roster.read' | 'honour.write', id: string): Promise<Subject> {
  const { _id: subject, name, ancestors } = await unitFor(actor, capability, id)
  return { of: 'unit', subject, name, ancestors }
}
async function personSubject(actor: Actor, capability: 'roster.read' | 'honour.write', id: string): Promise<Subject> {
  const person = await personIn(id, scope(actor, capability))
  if (!person) throw httpFail('notFound')
  const [post] = await standingPosts(id)
  const ancestors = post?.ancestors ?? (await namesAndUnits([id]))[0]?.ancestors ?? []
  return { of: 'person', subject: id, name: person.name, ancestors }
}
export const subjectOf = { unit: unitSubject, person: personSubject }

function checked({ level, batch, document, from, to }: Facts): Facts {
  if (to !== null && to <= from) throw fail('honour.period')
  return { level, batch, document, from, to }
}

const inWords = ({ level, batch, from, to, document }: Facts): string =>
  [LEVELS[level], batch, `${from} 至 ${to ?? '今'}`, document].filter(Boolean).join('，')

/** @throws honour.kind, honour.period */
export async function addHonour(actor: Actor, to: Subject, given: NewHonour): Promise<void> {
  const kind = (await allKinds()).find(({ _id }) => _id === given.kind)
  if (!kind || (kind.of !== 'both' && kind.of !== to.of)) throw fail('honour.kind')
  const facts = checked(given)
  const row: Honour = { _id: given.id, kind: kind._id, ...to, ...pinyinOf(to.name), ...facts, revision: 1, proofs: [] }
  async function create(): Promise<void> {
    await transaction(async (session) => {
      await HonourKinds.updateOne({ _id: kind!._id }, { $inc: { given: 1 } }, { session }) // excludes its removal
      await Honours.create([row], { session })
      await note(actor, 'honour.create', row._id, `${to.name} · ${kind!.name}：${inWords(facts)}`, session)
    })
  }
  const fields = ['kind', 'subject', 'level', 'batch', 'document', 'from', 'to'] as const
  await createOnce(Honours, { row, given: fields, own: scope(actor, 'honour.write'), create })
}

const own = (actor: Actor, id: string) => ({ _id: id, ...scope(actor, 'honour.write') })

/** The same again changes nothing. @throws honour.period, conflict */
export async function saveHonour(actor: Actor, id: string, given: Facts & { revision: number }): Promise<void> {
  const facts = checked(given)
  await transaction(async (session) => {
    const before = await Honours.findOne(own(actor, id), null, { session }).lean()
    if (!before) throw httpFail('notFound')
    if (inWords(before) === inWords(facts)) return
    if (before.revision !== given.revision) throw httpFail('conflict')
    await Honours.updateOne({ _id: id }, { $set: facts, $inc: { revision: 1 } }, { session })
    await note(actor, 'honour.save', id, `${before.name}：${inWords(before)} → ${inWords(facts)}`, session)
  })
}

/** With its documents, which go last. */
export async function removeHonour({ storage }: AppContext, actor: Actor, id: string, reason: string): Promise<void> {
  const proofs = await transaction(async (session) => {
    const row = await Honours.findOne(own(actor, id), null, { session }).lean()
    if (!row) throw httpFail('notFound')
    await Honours.deleteOne({ _id: id }, { session })
    const kind = await HonourKinds.findById(row.kind, null, { session }).lean()
    await note(actor, 'honour.remove', id, `${row.name} · ${kind?.name ?? ''}：${inWords(row)}；${reason}`, session)
    return row.proofs
  })
  for (const { id: proof } of proofs) await storage.remove(keyOfProof(id, proof))
}
