import { useQueryCache } from '@pinia/colada'
import { confirm } from '../../ui/confirm.ts'
import { toldAct } from '../../ui/toldAct.ts'

export const SHELVES = [
  { value: '', label: '在用' },
  { value: 'yes', label: '已归档' },
] as const

interface Archived {
  what: string
  title: string
  /** What follows from archiving it. */
  follows: string
}

/** Archives after a question that names the thing, or brings back at once; either can be taken back. */
export function useArchive() {
  const cache = useQueryCache()
  const follow = () =>
    Promise.all(
      ['requirements', 'programmes', 'programme', 'coverage'].map((name) => cache.invalidateQueries({ key: [name] })),
    )
  return async (
    { what, title, follows }: Archived,
    archived: boolean,
    turn: (archived: boolean) => Promise<unknown>,
  ) => {
    if (archived && !(await confirm({ title: `归档${what}「${title}」？`, text: follows, action: '归档' }))) return
    const act = async (to: boolean, undo?: () => void): Promise<void> => {
      if (await toldAct(() => turn(to), `${to ? '已归档' : '已恢复'}「${title}」`, undo)) await follow()
    }
    await act(archived, () => void act(!archived))
  }
}
