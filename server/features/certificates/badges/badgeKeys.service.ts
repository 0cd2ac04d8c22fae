/** The Ed25519 keys of badges: made when the first is wanted, sealed at rest, their public halves for anybody. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { now } from '../../../lib/clock.ts'
import { httpFail } from '../../../lib/failure.ts'
import { newId } from '../../../lib/id.ts'
import { resealRows, type Reseal } from '../../../secrecy/resealRows.ts'
import { open, seal } from '../../../secrecy/seal.ts'
import { BadgeKeys, type BadgeKey } from './badgeKeys.model.ts'

const placeOf = (id: string) => ({ row: `badgeKey/${id}`, field: 'privateKey' })

/** Two processes that make the first at once make two, and both are published. */
async function makeKey(): Promise<BadgeKey> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const _id = newId()
  const secret = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64')
  const row: BadgeKey = {
    ...{ _id, publicKey: publicKey.export({ format: 'jwk' }).x!, since: now() },
    privateKey: seal(secret, placeOf(_id)),
  }
  await BadgeKeys.create([row])
  return row
}

export async function signingKey(): Promise<{ id: string; key: KeyObject }> {
  const row = (await BadgeKeys.findOne().sort({ since: -1 }).lean()) ?? (await makeKey())
  const der = Buffer.from(open(row.privateKey, placeOf(row._id)), 'base64')
  return { id: row._id, key: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }) }
}

/** As a badge names it: an address that gives the key, and by which it is found among all. */
export const keyAddress = (id: string, site: string): string => `${site}/api/badges/keys/${id}`
const jwkOf = ({ _id, publicKey }: BadgeKey, site: string) => ({
  ...{ kty: 'OKP', crv: 'Ed25519', x: publicKey, kid: keyAddress(_id, site), alg: 'EdDSA', use: 'sig' },
})
export const publicKeys = async (site: string) =>
  (await BadgeKeys.find().sort({ since: -1 }).lean()).map((row) => jwkOf(row, site))

export async function publicKey(id: string, site: string) {
  const row = await BadgeKeys.findById(id).lean()
  if (!row) throw httpFail('notFound')
  return jwkOf(row, site)
}

export const resealBadgeKeys: Reseal = (how) =>
  resealRows(BadgeKeys, { privateKey: 1 }, how, (row) => [
    {
      path: 'privateKey',
      sealed: row.privateKey,
      again: () => ({ privateKey: seal(open(row.privateKey, placeOf(row._id)), placeOf(row._id)) }),
    },
  ])
