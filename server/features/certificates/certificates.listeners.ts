/** A certificate stands and falls with the record of the graduation. */
import { now } from '../../lib/clock.ts'
import { recordsAppended } from '../ledger/ledger.events.ts'
import { followsPerson } from '../roster/joinedPeople.service.ts'
import { keepsPeople } from '../roster/undoPeople.service.ts'
import { Certificates } from './certificates.model.ts'
import { newestOf } from './issue.service.ts'

keepsPeople('结业证书', Certificates)
/** Two who both hold one of the same class: the versions of the one come behind those of the other. */
followsPerson(Certificates, '结业证书', {
  async also({ class: of }, { kept }, session) {
    const own = (await newestOf(of, [kept], session)).get(kept)
    return own ? { version: own.version + 1 } : {}
  },
})

recordsAppended.on(async (records, session) => {
  for (const { kind, person, data } of records) {
    if (data['of'] !== 'class.completed' || data['joined']) continue
    const row = (await newestOf(String(data['class']), [person], session)).get(person)
    if (!row || row.state === 'superseded') continue
    const revoked = { at: now(), by: String(data['by'] ?? '系统'), reason: String(data['reason'] ?? '') }
    const turned = kind === 'revoked' ? { state: 'revoked', revoked } : { state: 'valid', revoked: null }
    await Certificates.updateOne({ _id: row._id }, { $set: turned }, { session })
  }
})
