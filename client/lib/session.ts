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

  /** A machine that several people share: files kept for unfinished uploads are their owner's only. Only some browsers keep any. */
  async function removeFilesOfOthers(): Promise<void> {
    if (!('showOpenFilePicker' in window)) return
    const { removeKeptOfOthers } = await import('../features/uploads/keptFiles.ts')
    await removeKeptOfOthers(view.value?.account?.id ?? null)
  }
  const load = async (): Promise<SessionView> => (view.value = await api.accounts.session())
  async function signIn(login: string, password: string): Promise<SessionView> {
    const signed = (view.value = await api.accounts.signIn({ body: { login, password } }))
    void removeFilesOfOthers()
    return signed
  }
  async function signOut(): Promise<void> {
    await api.accounts.signOut()
    view.value = await api.accounts.session()
    await removeFilesOfOthers()
  }
  return { view, signedIn, can, has, manages, learns, load, signIn, signOut }
})
