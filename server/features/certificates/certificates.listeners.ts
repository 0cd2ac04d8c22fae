/** A certificate stands and falls with the record of the graduation. */
import { now } from '../../lib/clock.ts'
import { recordsAppended } from '../ledger/ledger.events.ts'
import { followsPerson } from '../roster/joinedPeople.service.ts'
import { keepsPeople } from '../roster/undoPeople.service.ts'
import { Certificates } from './certificates.model.ts'
import { newestOf } from './issue.service.ts'

keepsPeople('结业证书', Certificates)
/** Of two of the same class one is valid: that of who stays, and it is the newest; the other gave way to it. */
followsPerson(Certificates, '结业证书', {
  async also(row, { kept }, session) {
    const own = (await newestOf(row.class, [kept], session)).get(kept)
    if (!own) return {}
    if (own.state !== 'valid' && row.state === 'valid') return { version: own.version + row.version }
    const ended = { state: 'superseded' as const, supersededBy: own.number }
    return { version: -row.version, ...(row.state === 'valid' && ended) }
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
