/**
 * A certificate as an Open Badge 3.0: a W3C verifiable credential (VC 2.0) secured by JOSE, which any verifier accepts
 * without this system.
 */
import { sign } from 'node:crypto'
import { Certificates, type Certificate } from '../certificates.model.ts'
import { fail } from '../certificates.failures.ts'
import { checkPath } from '../certificates.service.ts'
import { keyAddress, signingKey } from './badgeKeys.service.ts'

const CONTEXT = ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json']
const issuerAddress = (site: string): string => `${site}/api/badges/issuer`

export const issuerProfile = (site: string) => ({
  '@context': CONTEXT,
  ...{ id: issuerAddress(site), type: ['Profile'], name: '红领学堂', url: site },
})

function achievementOf({ class: of, content }: Certificate, site: string) {
  const { title, intake, base, committee, from, to, hours } = content
  const studied = hours > 0 ? `，${hours / 100} 学时` : ''
  return {
    ...{ id: `${site}/api/badges/classes/${of}`, type: ['Achievement'], achievementType: 'Certificate' },
    name: `${title}（第 ${intake} 期）结业`,
    description: `${committee}，${base}，${from} 至 ${to}${studied}`,
    criteria: { narrative: '参加规定学时的学习，完成规定的课程和作业，经考核合格。' },
  }
}

/** What is signed. The name is the holder's own to show: the badge is given to its person alone. */
function credentialOf(row: Certificate, site: string) {
  const check = site + checkPath(row)
  return {
    '@context': CONTEXT,
    ...{ id: `${site}/api/badges/credentials/${row.code}`, type: ['VerifiableCredential', 'OpenBadgeCredential'] },
    name: `${row.content.title} 结业证书 ${row.number}`,
    issuer: { id: issuerAddress(site), type: ['Profile'], name: row.content.committee },
    validFrom: row.issuedAt.toISOString(),
    credentialSubject: {
      ...{ id: `${check}#holder`, type: ['AchievementSubject'] },
      identifier: [{ type: 'IdentityObject', identityHash: row.content.name, identityType: 'name', hashed: false }],
      achievement: achievementOf(row, site),
    },
    credentialStatus: { id: `${site}/api/badges/status/${row.code}`, type: '1EdTechRevocationList' },
    evidence: [{ id: check, type: ['Evidence'], name: '证书核验', description: '是否有效，以核验页为准。' }],
  }
}

const encoded = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url')

/** A compact JWS (RFC 7515) with EdDSA (RFC 8037); Open Badges asks for the registered claims beside the credential. */
export async function badgeOf(row: Certificate, site: string): Promise<string> {
  const { id, key } = await signingKey()
  const credential = credentialOf(row, site)
  const header = { alg: 'EdDSA', typ: 'vc+jwt', cty: 'vc', kid: keyAddress(id, site) }
  const claims = {
    ...{ iss: credential.issuer.id, jti: credential.id, sub: credential.credentialSubject.id },
    nbf: Math.floor(row.issuedAt.getTime() / 1000),
  }
  const signed = `${encoded(header)}.${encoded({ ...credential, ...claims })}`
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`
}

/** 1EdTech's revocation list of one credential: empty while it is valid. */
export async function statusOf(code: string, site: string) {
  const row = await Certificates.findOne({ code }).lean()
  if (!row) throw fail('certificate.unknown')
  const { id } = credentialOf(row, site)
  const reason = row.state === 'revoked' ? 'revoked' : 'superseded'
  return {
    ...{ id: `${site}/api/badges/status/${code}`, type: '1EdTechRevocationList', issuer: issuerAddress(site) },
    revokedCredentials: row.state === 'valid' ? [] : [{ id, revoked: true, revocationReason: reason }],
  }
}
