/** What a kind of identity provider can do; cas.ts and oidc.ts are such. */
import type { CheckSteps } from './checkSteps.ts'
import type { IdentityProvider } from './federation.model.ts'

/** What is remembered in the browser between leaving for the provider and coming back. */
export interface Begun {
  state: string
  nonce: string
  verifier: string
}
/** Who somebody is, as the provider says. */
export interface Identity {
  subject: string
  shown: string
  /** What the roster is searched by; null when the provider does not tell it, or does not vouch for it. */
  number: string | null
  /** Its values of the attribute by which people without a post get an account, see `others`; none where there is no such rule. */
  says?: string[]
  /** What the provider will name when it ends this sign-in; see `ended`. */
  endedBy: string[]
}
/** What was typed on a page of ours, for a provider that has none. */
export interface Typed {
  user: string
  password: string
}
export interface Arrival {
  begun: Begun
  /** Where the browser came back to, with everything that the provider said. */
  address: URL
  /** The same as it was given to the provider. */
  callback: string
  typed?: Typed
}
/** The provider's word, not the browser's, that somebody signed out. */
export interface SignOutNotice {
  logout_token?: string | undefined
  logoutRequest?: string | undefined
}
export interface ProviderProgram {
  /** Where to send the browser. @throws identity.* */
  begin(provider: IdentityProvider, begun: Begun, callback: string, userAgent: string): Promise<string>
  /** @throws identity.* */
  finish(provider: IdentityProvider, arrival: Arrival): Promise<Identity>
  /** Which of the `endedBy` ends. @throws identity.invalid */
  ended(provider: IdentityProvider, notice: SignOutNotice): Promise<string>
  check(provider: IdentityProvider, callback: string): CheckSteps
}
