import { confirm } from '../../ui/confirm.ts'
import { toldAct } from '../../ui/toldAct.ts'

interface Archived {
  what: string
  name: string
  follows: string
  turn: (archived: boolean) => Promise<unknown>
  done: () => Promise<unknown>
}

/** Archives after a question that names the thing, or brings back at once; either can be taken back. */
export async function putAway({ what, name, follows, turn, done }: Archived, archived: boolean): Promise<void> {
  if (archived && !(await confirm({ title: `归档${what}「${name}」？`, text: follows, action: '归档' }))) return
  const act = async (to: boolean, undo?: () => void): Promise<void> => {
    await toldAct(() => turn(to), `${to ? '已归档' : '已恢复'}「${name}」`, undo)
    await done()
  }
  await act(archived, () => void act(!archived))
}
