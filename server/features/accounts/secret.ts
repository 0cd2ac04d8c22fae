import { createHash, randomBytes } from 'node:crypto'
import { now } from '../../lib/clock.ts'
import type { Account } from './accounts.model.ts'
import { hashPassword, initialPassword } from './password.ts'

const LINK_DAYS = 7

/** How a person gets into a new account: an initial password, or a link with which one sets the own. */
export type SecretKind = 'password' | 'link'
/** What is shown once, and nowhere kept as it is. */
export interface Secret {
  initialPassword: string | null
  token: string | null
  expiresAt: Date | null
}

export const newToken = (): string => randomBytes(32).toString('base64url')
/** A token is random enough (256 bits) for a plain hash. */
export const tokenHashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')

/** A new secret: what to tell, and what the account keeps of it. Whatever was there before is worth nothing after it. */
export async function newSecret(
  kind: SecretKind,
): Promise<{ secret: Secret; kept: Pick<Account, 'passwordHash' | 'mustChangePassword' | 'activation'> }> {
  if (kind === 'password') {
    const password = initialPassword()
    return {
      secret: { initialPassword: password, token: null, expiresAt: null },
      kept: { passwordHash: await hashPassword(password), mustChangePassword: true, activation: null },
    }
  }
  const token = newToken()
  const expiresAt = new Date(now().getTime() + LINK_DAYS * 86_400_000)
  return {
    secret: { initialPassword: null, token, expiresAt },
    kept: { passwordHash: '', mustChangePassword: true, activation: { tokenHash: tokenHashOf(token), expiresAt } },
  }
}
