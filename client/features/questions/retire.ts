import { api } from '../../lib/api.ts'
import { toldAct } from '../../ui/toldAct.ts'

/** Takes a question out of use or brings it back; either can be taken back at once. */
export async function retire(
  { id, serial }: { id: string; serial: number },
  retired: boolean,
  done: () => Promise<unknown>,
): Promise<void> {
  const act = async (to: boolean, undo?: () => void): Promise<void> => {
    await toldAct(
      () => api.bank.retire({ params: { bankQuestion: id }, body: { retired: to } }),
      `已${to ? '停用' : '恢复'}第 ${serial} 号题`,
      undo,
    )
    await done()
  }
  await act(retired, () => void act(!retired))
}
