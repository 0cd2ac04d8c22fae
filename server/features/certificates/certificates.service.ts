/** Certificates as they are looked at, taken away, checked by anybody, and issued anew. */
import type { ClientSession } from 'mongoose'
import { ownPerson, type Actor } from '../../access/actor.ts'
import { httpFail } from '../../lib/failure.ts'
import { transaction } from '../../lib/transaction.ts'
import { note } from '../audit/audit.service.ts'
import { classIn, type TrainingClass } from '../classes/visible.service.ts'
import { notify } from '../notifications/notify.service.ts'
import { namesOf } from '../roster/people.service.ts'
import { fail } from './certificates.failures.ts'
import { Certificates, type Certificate } from './certificates.model.ts'
import { numberTyped, printed } from './certificates.rule.ts'
import { issueTogether } from './issue.service.ts'

export const checkPath = ({ code }: Pick<Certificate, 'code'>): string => `/verify/${code}`
/** Where it stands, for whoever lists it. */
export const shownCertificate = (row: Certificate) => ({
  ...{ id: row._id, number: row.number, state: row.state },
  check: checkPath(row),
})
const MOST = 200

/** Of a person, the newest first; also those that were revoked or superseded. */
export const certificatesOf = (person: string): Promise<Certificate[]> =>
  Certificates.find({ person }).sort({ person: 1, issuedAt: -1 }).limit(MOST).lean()

/** One's own. @throws notFound for any other */
export async function ownCertificate(actor: Actor, id: string): Promise<Certificate> {
  const row = await Certificates.findOne({ _id: id, person: ownPerson(actor) }).lean()
  if (!row) throw httpFail('notFound')
  return row
}

/** One's own, or of a class that one holds. @throws notFound for any other */
export async function certificateFor(actor: Actor, id: string): Promise<Certificate> {
  const row = await Certificates.findById(id).lean()
  if (!row) throw httpFail('notFound')
  if (row.person === actor.person) return row
  await classIn(actor, 'class.graduate', row.class).catch(() => {
    throw httpFail('notFound')
  })
  return row
}

/** The valid ones of a class in the order of their numbers, read as they are drawn. */
export async function printable(actor: Actor, id: string) {
  const row = await classIn(actor, 'class.graduate', id)
  const valid = { class: id, state: 'valid' as const }
  const count = await Certificates.countDocuments(valid)
  if (count === 0) throw fail('certificate.none')
  await note(actor, 'export.certificates', id, `${row.title}，${count} 张`)
  return { title: row.title, rows: Certificates.find(valid).sort({ class: 1, number: 1 }).lean().cursor() }
}

/** For anybody who holds the paper: by its code, or by its number. @throws certificate.unknown */
export async function checkCertificate(typed: string, name: string): Promise<Certificate> {
  const byCode = await Certificates.findOne({ code: typed }).lean()
  if (byCode) return byCode
  const number = numberTyped(typed)
  if (number && name === '') throw fail('certificate.name')
  const row = number ? await Certificates.findOne({ number }).lean() : null
  if (row?.content.name !== printed(name)) throw fail('certificate.unknown')
  return row
}

async function tellReissued(
  { _id: id, title }: TrainingClass,
  { _id: key, person, number, content }: Certificate,
  session: ClientSession,
): Promise<void> {
  const telling = { kind: 'certificate.reissued', key, values: { class: title, person: content.name, number } } as const
  await notify({ people: [person] }, { ...telling, link: `/learn/classes/${id}/graduation` }, session)
}

/** Under the name that the roster holds now. @throws certificate.ended, certificate.sameName */
export const reissue = (actor: Actor, id: string): Promise<Certificate> =>
  transaction(async (session) => {
    const row = await Certificates.findById(id, null, { session }).lean()
    if (!row) throw httpFail('notFound')
    const trainingClass = await classIn(actor, 'class.graduate', row.class, session)
    if (row.state !== 'valid') throw fail('certificate.ended')
    const [who] = await namesOf([row.person], session)
    const name = printed(who?.name ?? '')
    if (name === '' || name === row.content.name) throw fail('certificate.sameName')
    const content = { ...row.content, name }
    const { class: of, person } = row
    const [issued] = await issueTogether([{ class: of, person, content }], actor.name, session, { supersede: true })
    await tellReissued(trainingClass, issued!, session)
    const what = `${row.content.name}（${row.number}）换发为 ${name}（${issued!.number}）`
    await note(actor, 'certificate.reissue', of, what, session)
    return issued!
  })
