/** Who signs in where the account has not been before is told of it, wherever else it is read. */
import { createHash, randomBytes } from 'node:crypto'
import { cookieNamed } from '../../access/sessionReference.ts'
import type { Call } from '../../http/mount.ts'
import { momentInWords } from '../../lib/momentInWords.ts'
import { now } from '../../lib/clock.ts'
import { isDuplicate } from '../../lib/model.ts'
import { transaction } from '../../lib/transaction.ts'
import { notify } from '../notifications/notify.service.ts'
import type { Account } from './accounts.model.ts'
import { KnownDevices } from './knownDevice.model.ts'
import { placeInWords } from './placeInWords.ts'

const COOKIE = 'hongling.device'
const DAYS = 400 // as long as browsers keep a cookie

const named = ({ req }: Call): string | null => {
  const given = cookieNamed(req.get('cookie') ?? '', COOKIE)
  return given && /^[\w-]{22}$/.test(given) ? given : null
}
const newName = (): string => randomBytes(17).toString('base64url').slice(0, 22)

const idOf = (account: string, name: string): string =>
  createHash('sha256').update(`${account} ${name}`).digest('base64url')

/**
 * Gives the browser of who is signed in a random name that it keeps; it says nothing by itself and opens nothing. Not at
 * the sign-in: visitors get no cookie, and the page asks who is signed in right after it.
 */
export async function nameDevice(call: Call, account: string, secure: boolean): Promise<void> {
  if (named(call)) return
  const name = newName()
  const kept = { httpOnly: true, sameSite: 'lax', secure, path: '/api', maxAge: DAYS * 86_400_000 } as const
  call.res.cookie(COOKIE, name, kept)
  await KnownDevices.create({ _id: idOf(account, name), account, since: now() })
}

/** The first device of an account is news to nobody; one that keeps no name is a new one every time. */
export async function tellNewDevice(call: Call, account: Account, device: string): Promise<void> {
  const name = named(call)
  const _id = idOf(account._id, name ?? newName())
  if (name && (await KnownDevices.exists({ _id }))) return
  const isFirst = (await KnownDevices.findOne({ account: account._id }, { _id: 1 }).lean()) === null
  if (isFirst && !name) return
  const values = { at: momentInWords(now()), device, place: placeInWords(call.req.ip ?? '') }
  await transaction(async (session) => {
    if (name) await KnownDevices.create([{ _id, account: account._id, since: now() }], { session })
    if (isFirst) return
    const told = { accounts: [account._id] }
    await notify(told, { kind: 'device.new', key: _id, values, link: '/settings' }, session)
  }).catch((error: unknown) => {
    if (!isDuplicate(error)) throw error // two sign-ins of one browser at once: the other one told
  })
}
