import { useSession } from './session.ts'

/** Where a person begins: what must be done today, or the first task of the administration. */
export function home(): string {
  const session = useSession()
  if (!session.signedIn) return '/sign-in'
  return session.holdsRole || (session.manages && !session.learns) ? '/manage' : '/today'
}
