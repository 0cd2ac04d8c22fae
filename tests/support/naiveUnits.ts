/** A tree of units as a list of what happened, looked through from its beginning for every question. */
export interface Step {
  act: 'found' | 'rename' | 'move' | 'close' | 'undo'
  unit: number
  parent: number
  day: number
}
interface Happened {
  act: Exclude<Step['act'], 'undo'>
  unit: string
  on: string
  parent?: string
  name?: string
}
/** The same acts on what is tested; a rejected promise is a refusal. */
export interface Acts {
  found(parent: string, name: string, on: string): Promise<string>
  rename(unit: string, name: string, on: string): Promise<unknown>
  move(unit: string, parent: string, on: string): Promise<unknown>
  close(unit: string, on: string): Promise<unknown>
  undo(unit: string): Promise<unknown>
}

const dayOf = (n: number): string => `2024-01-${String(n).padStart(2, '0')}`
const DAYS = Array.from({ length: 10 }, (_, n) => dayOf(n + 1))

class NaiveTree {
  #root: string
  history: Happened[] = []
  readonly days = DAYS
  constructor(root: string) {
    this.#root = root
  }

  units = (): string[] => [this.#root, ...this.#of('found').map(({ unit }) => unit)].sort()
  #of = (act: Happened['act'], unit?: string) =>
    this.history.filter((each) => each.act === act && (unit === undefined || each.unit === unit))
  #placed = (unit: string) => this.history.filter((each) => each.unit === unit && each.parent !== undefined)

  exists = (unit: string, day: string): boolean =>
    unit === this.#root ||
    (this.#of('found', unit).some(({ on }) => on <= day) && !this.#of('close', unit).some(({ on }) => on <= day))
  isClosed = (unit: string): boolean => this.#of('close', unit).length > 0
  parentOf = (unit: string, day: string): string | null =>
    this.#placed(unit).findLast(({ on }) => on <= day)?.parent ?? null
  nameOf = (unit: string, day: string): string | undefined =>
    this.history.findLast((each) => each.unit === unit && each.name !== undefined && each.on <= day)?.name

  /** Empty where the unit has no place; null where the walk goes round. */
  #walk(unit: string, day: string): string[] | null {
    const line: string[] = []
    for (let at: string | null = unit; at !== null; at = this.parentOf(at, day)) {
      if (line.includes(at)) return null
      if (!this.exists(at, day)) return []
      line.unshift(at)
    }
    return line
  }
  lineOf = (unit: string, day: string): string[] => this.#walk(unit, day) ?? []

  /** Whether after this everybody who should have a place on a day has one. */
  isWhole = (): boolean =>
    this.units().every((unit) =>
      DAYS.every((day) => !this.exists(unit, day) || this.#walk(unit, day)?.[0] === this.#root),
    )

  /** Whether it is the last of its kind in the unit, and the unit open. */
  allows({ act, unit, on, parent }: Happened): boolean {
    if (act === 'found') return !this.isClosed(parent!) && (this.#of('found', parent)[0]?.on ?? '') <= on
    if (unit === this.#root && act !== 'rename') return false
    if (this.isClosed(unit)) return false
    const earlier = this.history.filter(
      (each) => each.unit === unit && (act === 'close' || (act === 'move' ? each.parent : each.name) !== undefined),
    )
    if (earlier.some((each) => on <= each.on)) return false
    return act !== 'move' || (!this.isClosed(parent!) && this.parentOf(unit, DAYS.at(-1)!) !== parent)
  }

  /** The last thing that happened to a unit can be undone unless another was ever placed below a unit that would be gone. */
  canUndo(last: Happened): boolean {
    if (last.act === 'found') return !this.history.some(({ parent }) => parent === last.unit)
    if (last.act === 'rename') return true
    const until = this.history.filter((each) => each !== last && each.unit === last.unit && each.parent !== undefined)
    return !this.isClosed(until.at(-1)!.parent!)
  }
}

/** Takes each step in both; the model says which must be refused. */
export async function play(root: string, steps: readonly Step[], acts: Acts): Promise<NaiveTree> {
  const tree = new NaiveTree(root)
  const all = [root]
  for (const [n, { act, unit: u, parent: p, day }] of steps.entries()) {
    const open = all.filter((id) => tree.units().includes(id))
    const [unit, parent, on, name] = [open[u % open.length]!, open[p % open.length]!, dayOf(day), `单位${n} ${root}`]
    const before = tree.history
    const last = before.findLast((each) => each.unit === unit)
    const happened = { act, unit, on, ...(act === 'move' && { parent }), ...(act === 'rename' && { name }) } as Happened
    if (act === 'undo') tree.history = before.filter((each) => each !== last)
    else tree.history = [...before, act === 'found' ? { act, unit: `new ${n}`, on, parent, name } : happened]
    const isWhole = tree.isWhole()
    const after = tree.history
    tree.history = before
    const may =
      isWhole &&
      (act === 'undo'
        ? last !== undefined && tree.canUndo(last)
        : tree.allows(act === 'found' ? { ...happened, parent } : happened))
    const done = await take(acts, act, { unit, parent, on, name })
    if (done.ok !== may)
      throw new Error(
        `step ${n}: ${act} ${JSON.stringify({ unit, parent, on })} was ${done.ok ? 'done' : `refused (${done.why})`}`,
      )
    if (!may) continue
    tree.history = after
    if (act !== 'found') continue
    all.push(done.made!)
    tree.history = after.map((each) => (each.unit === `new ${n}` ? { ...each, unit: done.made! } : each))
  }
  return tree
}

async function take(
  acts: Acts,
  act: Step['act'],
  { unit, parent, on, name }: { unit: string; parent: string; on: string; name: string },
): Promise<{ ok: boolean; made?: string; why?: string }> {
  try {
    if (act === 'found') return { ok: true, made: await acts.found(parent, name, on) }
    if (act === 'rename') await acts.rename(unit, name, on)
    if (act === 'move') await acts.move(unit, parent, on)
    if (act === 'close') await acts.close(unit, on)
    if (act === 'undo') await acts.undo(unit)
    return { ok: true }
  } catch (error) {
    if (!('code' in (error as object))) throw error
    return { ok: false, why: (error as { code: string }).code }
  }
}
