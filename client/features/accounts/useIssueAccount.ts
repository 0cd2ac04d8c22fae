import { ref } from 'vue'
import { api } from '../../lib/api.ts'
import { makeOnce } from '../../lib/makeOnce.ts'
import { useAct } from '../../lib/useAct.ts'
import { useUnsaved } from '../../lib/useUnsaved.ts'
import type { Issued } from './secrets.ts'

/** Opens an account for a person of the roster, or gives it a new password: what lets the person in is said once. */
export function useIssueAccount(person: () => { person: string; name: string }, done: () => Promise<unknown>) {
  const { busy, sentence, fieldError, run } = useAct()
  const once = makeOnce()
  const asking = ref<'open' | 'reset'>()
  const by = ref<'password' | 'link'>('password')
  const login = ref('')
  const issued = ref<Issued>()
  const { mayLeave, leave, settled } = useUnsaved(
    () => `给${person().name}的登录名`,
    () => login.value,
  )

  function close(): void {
    login.value = ''
    settled()
    asking.value = undefined
  }
  async function go(): Promise<void> {
    const params = { person: person().person }
    const body = { by: by.value, ...(login.value && { login: login.value }) }
    const work = () =>
      asking.value === 'open'
        ? once((id) => api.traineeAccounts.open({ params, body: { run: id, ...body } }))
        : api.traineeAccounts.reset({ params, body: { by: by.value } })
    if (!(await run(async () => (issued.value = await work())))) return
    close()
    await done()
  }
  return { asking, by, login, issued, busy, sentence, fieldError, mayLeave, leave, close, go }
}
