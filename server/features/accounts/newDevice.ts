/** Who signs in where the account has not been before is told of it, wherever else it is read. */
import { createHash, randomBytes } from 'node:crypto'
import type { ClientSession } from 'mongoose'
import { cookieNamed } from '../../access/sessionReference.ts'
import type { Call } from '../../http/mount.ts'
import { momentInWords } from '../../lib/momentInWords.ts'
import { now } from '../../lib/clock.ts'
import { transaction } from '../../lib/transaction.ts'
import { notify } from '../notifications/notify.service.ts'
import { Accounts, type Account } from './accounts.model.ts'
import { placeInWords } from './placeInWords.ts'

const COOKIE = 'hongling.device'
const DAYS = 400 // as long as browsers keep a cookie
/** Of an account: it is read with every request. One that is forgotten is told of once more at the most. */
const KEPT = 50

const named = ({ req }: Call): string | null => {
  const given = cookieNamed(req.get('cookie') ?? '', COOKIE)
  return given && /^[\w-]{22}$/.test(given) ? given : null
}
const newName = (): string => randomBytes(17).toString('base64url').slice(0, 22)

const keyOf = (account: string, name: string): string =>
  createHash('sha256').update(`${account} ${name}`).digest('base64url').slice(0, 22)

/** @returns whether it was not known before */
async function keep(account: string, device: string, session?: ClientSession): Promise<boolean> {
  const { modifiedCount } = await Accounts.updateOne(
    { _id: account, devices: { $ne: device } },
    { $push: { devices: { $each: [device], $slice: -KEPT } } },
    session && { session },
  )
  return modifiedCount === 1
}

/**
 * Gives the browser of who is signed in a random name that it keeps; it says nothing by itself and opens nothing. Not at
 * the sign-in: visitors get no cookie, and the page asks who is signed in right after it.
 */
export async function nameDevice(call: Call, account: string, secure: boolean): Promise<void> {
  if (named(call)) return
  const name = newName()
  const kept = { httpOnly: true, sameSite: 'lax', secure, path: '/api', maxAge: DAYS * 86_400_000 } as const
  call.res.cookie(COOKIE, name, kept)
  await keep(account, keyOf(account, name))
}

/** The first device of an account is news to nobody; one that keeps no name is a new one every time. */
export async function tellNewDevice(call: Call, account: Account, device: string): Promise<void> {
  const { _id, devices = [] } = account
  const name = named(call)
  const key = keyOf(_id, name ?? newName())
  if (devices.includes(key)) return
  const isFirst = devices.length === 0
  if (isFirst && !name) return
  const values = { at: momentInWords(now()), device, place: placeInWords(call.req.ip ?? '') }
  await transaction(async (session) => {
    const isNew = !name || (await keep(_id, key, session)) // two sign-ins of one browser at once: one tells
    if (isNew && !isFirst)
      await notify({ accounts: [_id] }, { kind: 'device.new', key, values, link: '/settings' }, session)
  })
}
