import { createHash, createHmac } from 'node:crypto'
import { scope, type Actor } from '../../../access/actor.ts'
import { businessDate, now } from '../../../lib/clock.ts'
import { createOnce } from '../../../lib/createOnce.ts'
import { httpFail } from '../../../lib/failure.ts'
import { newestFirst } from '../../../lib/newestFirst.ts'
import { cutPage, type CursorPage } from '../../../lib/paging.ts'
import { daysAfter } from '../../../lib/period.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { unitFor } from '../../organisations/organisations.service.ts'
import { fail } from './apiTokens.failures.ts'
import { ApiTokens, type ApiToken } from './apiTokens.model.ts'

const LONGEST_DAYS = 731
/** So long a lost reply may be asked for again; after that nobody sees the token once more. */
const SHOWN_MS = 10 * 60_000
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** Derived, so that the same request sent again gives the same token although it is stored nowhere. */
const tokenOf = (id: string, account: string, secret: string): string =>
  `hl_${createHmac('sha256', `api token ${secret}`).update(`${account} ${id}`).digest('base64url')}`

export async function apiTokensOf(
  actor: Actor,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<CursorPage<ApiToken>> {
  return cutPage(await newestFirst(ApiTokens, scope(actor, 'apiToken.write'), cursor, limit + 1), limit, 'at')
}

type Given = Pick<ApiToken, 'name' | 'unit' | 'expiresOn'> & { id: string }

export async function createApiToken(
  actor: Actor,
  { id, name, unit, expiresOn }: Given,
  secret: string,
): Promise<{ row: ApiToken; token: string }> {
  const { ancestors, name: unitName } = await unitFor(actor, 'apiToken.write', unit)
  if (expiresOn <= businessDate() || expiresOn > daysAfter(businessDate(), LONGEST_DAYS)) throw fail('apiToken.days')
  const token = tokenOf(id, actor.account, secret)
  const who = { madeBy: actor.account, byName: actor.name, at: now() }
  const row: ApiToken = { _id: id, name, unit, ancestors, hash: hashOf(token), expiresOn, ...who }
  const create = () =>
    transaction(async (session) => {
      await ApiTokens.create([row], { session })
      await note(actor, 'apiToken.create', id, `${name}，${unitName}，至 ${expiresOn}`, session)
    })
  const own = { madeBy: actor.account }
  const made = await createOnce(ApiTokens, { row, given: ['name', 'unit', 'expiresOn'], own, create })
  if (made.at.getTime() < now().getTime() - SHOWN_MS) throw fail('apiToken.shown')
  return { row: made, token }
}

/** Twice is once. */
export const revokeApiToken = (actor: Actor, id: string): Promise<void> =>
  transaction(async (session) => {
    const row = await ApiTokens.findOne({ _id: id, ...scope(actor, 'apiToken.write') }, null, { session }).lean()
    if (!row) throw httpFail('notFound')
    if (row.revokedAt) return
    await ApiTokens.updateOne({ _id: id }, { $set: { revokedAt: now() } }, { session })
    await note(actor, 'apiToken.revoke', id, row.name, session)
  })

/**
 * Who asks with a token: may read the coverage of its unit, and is noted once a day.
 * @throws apiToken.refused
 */
export async function tokenActor(header: string | undefined): Promise<{ actor: Actor; unit: string }> {
  const token = /^Bearer (\S{20,200})$/.exec(header ?? '')?.[1]
  const row = token ? await ApiTokens.findOne({ hash: hashOf(token) }).lean() : null
  const today = businessDate()
  if (!row || row.revokedAt || row.expiresOn < today) throw fail('apiToken.refused')
  const actor: Actor = {
    account: `apiToken:${row._id}`,
    name: `接口令牌“${row.name}”`,
    person: null,
    grants: [{ role: 'unit-admin', unit: row.unit }], // whose coverage.read it uses; it is handed to nothing that writes
    session: '',
    mustChangePassword: false,
  }
  if (row.lastUsedOn !== today) {
    const { modifiedCount } = await ApiTokens.updateOne(
      { _id: row._id, lastUsedOn: row.lastUsedOn ?? { $exists: false } },
      { $set: { lastUsedOn: today } },
    )
    if (modifiedCount > 0) await note(actor, 'apiToken.use', row._id, '今天首次读取覆盖率')
  }
  return { actor, unit: row.unit }
}
