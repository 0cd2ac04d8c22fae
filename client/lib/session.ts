import { computed } from 'vue'
import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { Capability, Role } from '../../server/access/capabilities.ts'
import { api, type Reply } from './api.ts'

export type SessionView = Reply<'accounts', 'session'>

/** Who is signed in. The server checks every call again; this only decides what is shown. */
export const useSession = defineStore('session', () => {
  const view = ref<SessionView | null>(null)
  const signedIn = computed(() => view.value?.signedIn === true)
  const can = (capability: Capability): boolean => view.value?.capabilities.includes(capability) ?? false
  const has = (role: Role): boolean => view.value?.grants.some((grant) => grant.role === role) ?? false
  /** Whoever does anything beyond learning works in the administration. */
  const manages = computed(() => view.value?.grants.some(({ role }) => role !== 'trainee') ?? false)
  const learns = computed(() => can('learning.own'))

  const load = async (): Promise<SessionView> => (view.value = await api.accounts.session())
  const signIn = async (login: string, password: string): Promise<SessionView> => (view.value = await api.accounts.signIn({ body: { login, password } }))
  async function signOut(): Promise<void> {
    await api.accounts.signOut()
    view.value = await api.accounts.session()
  }
  return { view, signedIn, can, has, manages, learns, load, signIn, signOut }
})
