import type { JobDefinition } from './definitions.ts'

type Kind = Pick<JobDefinition, 'kind' | 'heavy' | 'background'>

/**
 * The kinds of which a worker may take a job now, in groups: of the first group that has a job due it takes the one
 * that waits longest. A kind with fewer jobs running goes first, so that none starves another; then what somebody
 * waits for. A heavy job has a slot of its own; background jobs leave one of the others free.
 */
export function turns(kinds: readonly Kind[], running: readonly Kind[], slots: number): string[][] {
  const light = running.filter(({ heavy }) => !heavy)
  const behind = light.filter(({ background }) => background).length
  const hasRoom = ({ heavy, background }: Kind): boolean =>
    heavy ? light.length === running.length : light.length < slots && (!background || behind < Math.max(1, slots - 1))
  const place = ({ kind, background }: Kind): number =>
    running.filter((each) => each.kind === kind).length * 2 + (background ? 1 : 0)
  const groups = Map.groupBy(kinds.filter(hasRoom), place)
  return [...groups].sort(([a], [b]) => a - b).map(([, group]) => group.map(({ kind }) => kind))
}
