import { ref } from 'vue'
import { useQuery } from '@pinia/colada'
import { startRegistration } from '@simplewebauthn/browser'
import { api } from '../../../lib/api.ts'
import { useSession } from '../../../lib/session.ts'
import { toast } from '../../../ui/toast.ts'
import { inWords } from './webauthn.ts'

/** The own second factors. What the first one comes with is kept in `codes` until it was noted. */
export function useFactors() {
  const session = useSession()
  const factors = useQuery({ key: ['second-factors'], query: () => api.secondFactor.own() })
  const codes = ref<readonly string[]>()

  async function changed(recoveryCodes: readonly string[] | null, what: string): Promise<void> {
    toast(what)
    codes.value = recoveryCodes ?? undefined
    await Promise.all([factors.refetch(), session.load()])
  }
  return {
    factors,
    codes,
    changed,
    async confirmTotp(code: string): Promise<void> {
      const { recoveryCodes } = await api.secondFactor.confirmTotp({ body: { code } })
      await changed(recoveryCodes, '验证器已添加')
    },
    /** @returns why not, when the browser or the person did not make one */
    async addPasskey(name: string, password: string): Promise<string | undefined> {
      const optionsJSON = await api.secondFactor.beginPasskey({ body: { password } })
      let answer
      try {
        answer = await startRegistration({ optionsJSON: optionsJSON as never })
      } catch (error) {
        return inWords(error)
      }
      const body = { name, answer: { ...answer, response: { ...answer.response } } }
      const { recoveryCodes } = await api.secondFactor.addPasskey({ body })
      await changed(recoveryCodes, `通行密钥“${name}”已添加`)
      return undefined
    },
  }
}
