/** A class that somebody graduated from, with the certificate. */
import { Certificates } from '../../../server/features/certificates/certificates.model.ts'
import { signingKey } from '../../../server/features/certificates/badges/badgeKeys.service.ts'
import { ClassPrints, keyOfPrint } from '../../../server/features/certificates/prints/prints.model.ts'
import { validOf } from '../../../server/features/certificates/prints/prints.service.ts'
import type { AppContext } from '../../../server/appContext.ts'
import { withWorkFile } from '../../../server/storage/workFolder.ts'
import { newId } from '../../../server/lib/id.ts'
import type { Unit } from '../../../server/features/organisations/organisations.model.ts'
import { makeOpenClass } from '../../support/classFactories.ts'
import { makePerson } from '../../support/factories.ts'
import { makeMember } from '../../support/memberFactories.ts'

/** Of the institution's own class; for those who learn their own. */
export async function makeGraduate(
  {
    tree: { institution, branch },
    person: own,
    app,
  }: { tree: { institution: Unit; branch: Unit }; person: string; app: AppContext },
  name: string,
): Promise<Record<string, string>> {
  const row = await makeOpenClass(institution, { state: 'ranked' })
  const isOwn = /^(ownGraduation|certificates[.](badge|pdf))/.test(name)
  const person = isOwn ? { _id: own, name: '甲' } : await makePerson(branch)
  await makeMember(row, person, institution)
  const [_id, code] = [newId(), newId()]
  const content = { name: person.name, title: row.title, intake: 1, programme: null, base: '甲', committee: '乙' }
  await Certificates.create({
    ...{ _id, code, class: row._id, person: person._id, version: 1, number: code, state: 'valid' },
    content: { ...content, from: row.from, to: row.to, hours: 0 },
    ...{ issuedOn: row.to, issuedAt: new Date('2025-06-20T08:00:00Z'), by: '甲', revoked: null, supersededBy: null },
  })
  if (name === 'classPrints.file') {
    const { stamp } = await validOf(row._id)
    const print = { _id: row._id, stamp, file: newId(), pages: 1, size: 1, madeAt: new Date(), by: '甲' }
    await ClassPrints.create(print)
    await withWorkFile(app, Buffer.from('1'), (file) => app.storage.put(keyOfPrint(print), file))
  }
  const { id: key } = await signingKey()
  return { trainingClass: row._id, person: person._id, certificate: _id, code, badgeKey: key }
}
