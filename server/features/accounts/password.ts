import { createHash, randomInt } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { atMost } from '../../lib/atMost.ts'

/**
 * argon2id at OWASP's second recommendation (19 MiB, two passes), written out so that a library's new default changes
 * nothing unseen.
 */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
/**
 * Hashes keep a processor and a thread of Node's pool (of four) busy for tens of milliseconds each: one of both is left
 * for everybody else, however many sign in at once.
 */
const inLine = atMost(Math.max(1, Math.min(3, availableParallelism() - 1)))
/** Without characters that are mistaken for one another when read aloud or copied by hand. */
const LEGIBLE = 'abcdefghjkmnpqrstuvwxyz23456789'

export const hashPassword = (password: string): Promise<string> => inLine(() => hash(password, COST))

/**
 * What a session remembers of the password that opened it: it ends with that password, also when it was opened at the
 * moment of the change and nothing that looked for the account's sessions could see it yet.
 */
export const credentialOf = (passwordHash: string): string =>
  createHash('sha256').update(passwordHash).digest('base64url').slice(0, 22)

let nobody: Promise<string> | undefined

/** Whether the password fits; without a hash (unknown login) it takes as long and says no. */
export async function passwordMatches(passwordHash: string | null, password: string): Promise<boolean> {
  const kept = passwordHash ?? (await (nobody ??= hashPassword('nobody has this password')))
  const fits = await inLine(() => verify(kept, password))
  return passwordHash !== null && fits
}

/** A random initial password in four groups (about 79 bits). */
export const initialPassword = (): string =>
  Array.from({ length: 4 }, () => Array.from({ length: 4 }, () => LEGIBLE[randomInt(LEGIBLE.length)]).join('')).join(
    '-',
  )
