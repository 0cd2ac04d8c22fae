/** A directory (LDAP): the name and password are typed on a page of ours, and shown to it. */
import { InvalidCredentialsError, ResultCodeError, type Client, type Entry } from 'ldapts'
import { Failure } from '../../../lib/failure.ts'
import { refuse } from './federation.failures.ts'
import type { IdentityProvider } from './federation.model.ts'
import { bindToLook, lookFor, nameOf, textIn, valuesOf, withDirectory } from './ldapClient.ts'
import { ldapSteps } from './ldapSteps.ts'
import type { ProviderProgram, Typed } from './provider.ts'

/** What Active Directory adds to «invalid credentials»: expired, disabled, expired account, to be changed, locked. */
const CLOSED = /data (532|533|701|773|775)\b/

const reasonOf = (error: unknown): string => String((error as Error).message).slice(0, 300)

function refusedBind(error: unknown): never {
  if (!(error instanceof InvalidCredentialsError)) throw error
  throw refuse(CLOSED.test(error.message) ? 'identity.closed' : 'identity.wrongPassword')
}

/**
 * The entry whose password this is. Never without a password: many servers take a name alone for a visitor’s and say yes
 * (RFC 4513, 5.1.2).
 */
async function entryShown(client: Client, provider: IdentityProvider, { user, password }: Typed): Promise<Entry> {
  const { bindDn, userDn = '' } = provider.settings
  if (bindDn) await bindToLook(client, provider)
  else await client.bind(nameOf(userDn, user), password).catch(refusedBind)
  const [entry, other] = await lookFor(client, provider, user)
  if (other) throw refuse('identity.settings', `the filter finds several for one name`)
  if (!entry) throw bindDn ? refuse('identity.wrongPassword') : refuse('identity.settings', 'the filter finds nobody')
  if (bindDn) await client.bind(entry.dn, password).catch(refusedBind)
  return entry
}

/** As text where it is that; objectGUID is bytes. */
function subjectOf(entry: Entry, attribute: string): string {
  const [bytes] = valuesOf(entry, attribute)
  if (!bytes || bytes.length === 0) throw refuse('identity.settings', `no ${attribute} in the entry`)
  const text = bytes.toString()
  return /^[\x20-\x7e]+$/.test(text) ? text : bytes.toString('hex')
}

function gone(error: unknown): never {
  if (error instanceof Failure) throw error
  throw refuse(error instanceof ResultCodeError ? 'identity.settings' : 'identity.unreachable', reasonOf(error))
}

export const ldap: ProviderProgram = {
  begin: async ({ _id }) => `/sign-in/directory/${_id}`,

  async finish(provider, { typed }) {
    if (!typed?.password) throw refuse('identity.expired')
    const entry = await withDirectory(provider, (client) => entryShown(client, provider, typed)).catch(gone)
    const { attribute, settings, others } = provider
    return {
      subject: subjectOf(entry, settings['idAttribute']!),
      shown: textIn(entry, 'displayName') || textIn(entry, 'cn') || typed.user,
      number: textIn(entry, attribute) || null,
      says: others ? valuesOf(entry, others.attribute).map(String) : [],
      endedBy: [],
    }
  },

  /** It does not tell when somebody signs out. */
  ended: async () => {
    throw refuse('identity.invalid', 'a directory sends no such notice')
  },

  check: ldapSteps,
}
