import { ref } from 'vue'
import { useQueryCache } from '@pinia/colada'
import { api } from '../../../lib/api.ts'
import { confirm } from '../../../ui/confirm.ts'
import { toldAct } from '../../../ui/toldAct.ts'
import type { Transfer } from './words.ts'

/** What is done with a transfer at one click; every list that shows it is read again. */
export function useTransferActs() {
  const cache = useQueryCache()
  const busy = ref('')
  const changed = () =>
    Promise.all([['transfers'], ['person'], ['roster'], ['desk']].map((key) => cache.invalidateQueries({ key })))

  async function run(transfer: string, work: () => Promise<unknown>, said: string): Promise<void> {
    busy.value = transfer
    await toldAct(work, said)
    busy.value = ''
    await changed()
  }
  async function withdraw({ id, person, to }: Transfer): Promise<void> {
    const question = {
      title: `撤回「${person.name}」的转出？`,
      text: `${to.path}将不能再接收；需要时可以重新转出。`,
      action: '撤回转出',
      danger: true,
    }
    if (!(await confirm(question))) return
    await run(id, () => api.transfers.withdraw({ params: { transfer: id } }), `已撤回${person.name}的转出`)
  }
  const undo = ({ id, person }: Pick<Transfer, 'id' | 'person'>) =>
    run(
      id,
      () => api.transfers.undo({ params: { transfer: id } }),
      `已撤销接收，${person.name}仍在原单位，等待重新接收或退回`,
    )
  return { busy, changed, withdraw, undo }
}
