import { useQueryCache } from '@pinia/colada'
import { api } from '../../lib/api.ts'
import { sentenceOf } from '../../lib/problem.ts'
import { toast } from '../../ui/toast.ts'

export interface Exempted {
  requirement: string
  person: string
  name: string
}
interface Period {
  from: string
  to: string
  reason: string
  document: string
}

/** Exempting a person and revoking it; each offers to be taken back at once. `changed` is called after every act. */
export function useExemption({ requirement, person, name }: Exempted, changed: () => void) {
  const cache = useQueryCache()
  const params = { requirement, person }
  async function follow() {
    changed()
    await cache.invalidateQueries({ key: ['coverage'] })
  }
  const undo = (act: () => Promise<unknown>) => () =>
    void act()
      .then(follow)
      .catch((error: unknown) => toast(sentenceOf(error), { tone: 'error' }))

  async function exempt(body: Period): Promise<void> {
    const { exemption } = await api.coverage.exempt({ params, body })
    const back = () =>
      api.coverage.revokeExemption({ params: { ...params, exemption }, body: { reason: '批准后当场撤销' } })
    toast(`已豁免${name}`, { undo: undo(back) })
    await follow()
  }
  async function revoke({ id, ...body }: Period & { id: string }, reason: string): Promise<void> {
    await api.coverage.revokeExemption({ params: { ...params, exemption: id }, body: { reason } })
    const { from, to, reason: why, document } = body
    toast(`已撤销${name}的豁免`, {
      undo: undo(() => api.coverage.exempt({ params, body: { from, to, reason: why, document } })),
    })
    await follow()
  }
  return { exempt, revoke }
}
