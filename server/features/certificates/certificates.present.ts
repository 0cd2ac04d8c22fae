import type { z } from 'zod'
import type { certificates, OwnCertificate } from './certificates.contract.ts'
import type { Certificate } from './certificates.model.ts'
import { maskedName } from './certificates.rule.ts'
import { shownCertificate } from './certificates.service.ts'

export function presentOwn(row: Certificate): z.input<typeof OwnCertificate> {
  const { title, intake, base, from, to, hours } = row.content
  return { ...shownCertificate(row), title, intake, base, from, to, hours, issuedOn: row.issuedOn }
}

type Checked = z.input<(typeof certificates.endpoints)['check']['reply']>
/** What anybody may read: no whole name, no number of a person, no reason. */
export function presentChecked({ number, state, content, issuedOn, revoked, supersededBy }: Certificate): Checked {
  const { title, intake, base, committee, from, to } = content
  return {
    ...{ number, state, name: maskedName(content.name), title, intake, base, committee, from, to, issuedOn },
    revokedAt: revoked?.at.toISOString() ?? null,
    supersededBy,
  }
}
