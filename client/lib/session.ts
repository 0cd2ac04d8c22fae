import { computed, ref } from 'vue'
import { defineStore } from 'pinia'
import type { Capability, Role } from '../../server/access/capabilities.ts'
import { api, type Reply } from './api.ts'

export type SessionView = Reply<'accounts', 'session'>

type AccountListener = (account: string | null) => Promise<void>
const listeners: AccountListener[] = []
/**
 * Runs after somebody has signed in, and (null) after they have signed out: what this browser keeps is its owner's
 * only.
 */
export const onAccount = (listener: AccountListener): void => void listeners.push(listener)
const announceAccount = async ({ account }: SessionView): Promise<void> =>
  void (await Promise.all(listeners.map((listener) => listener(account?.id ?? null))))

/** Who is signed in. The server checks every call again; this only decides what is shown. */
export const useSession = defineStore('session', () => {
  const view = ref<SessionView | null>(null)
  const signedIn = computed(() => view.value?.signedIn === true)
  /** Of several: any of them. */
  const can = (needed: Capability | readonly Capability[]): boolean =>
    [needed].flat().some((each) => view.value?.capabilities.includes(each))
  const has = (role: Role): boolean => view.value?.grants.some((grant) => grant.role === role) ?? false
  /** Whoever does anything beyond learning works in the administration. */
  const holdsRole = computed(() => view.value?.grants.some(({ role }) => role !== 'trainee') ?? false)
  const manages = computed(() => holdsRole.value || (view.value?.things.length ?? 0) > 0)
  const learns = computed(() => can('learning.own'))

  const load = async (): Promise<SessionView> => (view.value = await api.accounts.session())
  async function signIn(login: string, password: string): Promise<Reply<'accounts', 'signIn'>> {
    const signed = await api.accounts.signIn({ body: { login, password } })
    if (signed.signedIn) await arrive() // else the second step is to come; what this page shows stays
    return signed
  }
  /** Somebody was signed in; from then on the server knows this browser. */
  async function arrive(): Promise<void> {
    await announceAccount(await load())
  }
  async function signOut(): Promise<void> {
    await api.accounts.signOut()
    view.value = await api.accounts.session()
    await announceAccount(view.value)
  }
  return { view, signedIn, can, has, holdsRole, manages, learns, load, signIn, arrive, signOut }
})
