/** Certificates are issued in the transaction of the graduation, and go with it. */
import type { ClientSession } from 'mongoose'
import { businessDate, now } from '../../lib/clock.ts'
import { newId } from '../../lib/id.ts'
import { lookUp } from '../../lib/lookUp.ts'
import { rerunOnDuplicate } from '../../lib/transaction.ts'
import { fail } from './certificates.failures.ts'
import { Certificates, CertificateSeriesRows, type Certificate, type CertificateContent } from './certificates.model.ts'
import { numberOf, printed } from './certificates.rule.ts'
import { lacking } from '../../lib/pdf/typefaces.ts'

export type { Certificate, CertificateContent }

export interface Issuing {
  class: string
  person: string
  content: CertificateContent
}

/** Characters of a text that no font has: a certificate with it cannot be printed. */
export const unprintable = (text: string): string => lacking(printed(text)).join('')

function checkPrintable({ name, title, base, committee }: CertificateContent): void {
  for (const text of [name, title, base, committee]) {
    const characters = unprintable(text)
    if (characters) throw fail('certificate.characters', { name: text, characters })
  }
}

/** The newest of each person. */
export async function newestOf(
  trainingClass: string,
  people: readonly string[],
  session?: ClientSession,
): Promise<Map<string, Certificate>> {
  const rows = await lookUp(people, (some) =>
    Certificates.find({ class: trainingClass, person: { $in: some } }, null, session ? { session } : {}).lean(),
  )
  const newest = new Map<string, Certificate>()
  for (const row of rows) if (row.version > (newest.get(row.person)?.version ?? 0)) newest.set(row.person, row)
  return newest
}

/** So many numbers of this year, without one left out. */
async function takeNumbers(count: number, session: ClientSession): Promise<string[]> {
  const year = Number(businessDate().slice(0, 4))
  const taken = await CertificateSeriesRows.findOneAndUpdate(
    { _id: String(year) },
    { $inc: { last: count } },
    { upsert: true, returnDocument: 'after', session },
  )
    .lean()
    .catch(rerunOnDuplicate)
  const first = taken!.last - count + 1
  return Array.from({ length: count }, (_, at) => numberOf(year, first + at))
}

const printedContent = (content: CertificateContent): CertificateContent => ({
  ...content,
  name: printed(content.name),
  title: printed(content.title),
  base: printed(content.base),
  committee: printed(content.committee),
  programme: content.programme && printed(content.programme),
})

/**
 * One each. Who holds a valid one keeps it, unless `supersede`: then another takes its place. All of one class.
 * @throws certificate.characters
 */
export async function issueTogether(
  asked: readonly Issuing[],
  by: string,
  session: ClientSession,
  { supersede = false } = {},
): Promise<Certificate[]> {
  const [first] = asked
  if (!first) return []
  const before = await newestOf(
    first.class,
    asked.map(({ person }) => person),
    session,
  )
  const wanted = asked.filter(({ person }) => supersede || before.get(person)?.state !== 'valid')
  if (wanted.length === 0) return []
  for (const { content } of wanted) checkPrintable(content)
  const numbers = await takeNumbers(wanted.length, session)
  const issued = wanted.map(({ content, ...of }, at): Certificate => ({
    ...{ _id: newId(), ...of, version: (before.get(of.person)?.version ?? 0) + 1, number: numbers[at]! },
    ...{ code: newId(), content: printedContent(content), state: 'valid' },
    ...{ issuedOn: businessDate(), issuedAt: now(), by, revoked: null, supersededBy: null },
  }))
  await Certificates.collection.insertMany(issued as never, { session }).catch(rerunOnDuplicate)
  for (const { person, number } of issued) await endBefore(before.get(person), number, supersede, session)
  return issued
}

/** The one before says which came after it; one that was revoked for another reason stays so. */
async function endBefore(
  old: Certificate | undefined,
  supersededBy: string,
  supersede: boolean,
  session: ClientSession,
): Promise<void> {
  if (!old) return
  const ended = supersede ? { state: 'superseded', revoked: null } : {}
  await Certificates.updateOne({ _id: old._id }, { $set: { ...ended, supersededBy } }, { session })
}
