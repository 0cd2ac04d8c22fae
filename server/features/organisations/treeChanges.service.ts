/** When the tree was changed, for whoever has to know what was folded in an earlier one. */
import { UnitChanges, type UnitChange } from './unitChanges.model.ts'

export type TreeChange = Pick<UnitChange, 'on' | 'at' | 'undone'>

export const treeChanges = (): Promise<TreeChange[]> =>
  UnitChanges.find({ act: { $in: ['move', 'close', 'merge', 'split'] } }, { on: 1, at: 1, undone: 1 }).lean()

/** Whether what was known of a day at an instant has been put otherwise since. */
export const isOtherwise = (changes: readonly TreeChange[], on: string, knownAt: Date): boolean =>
  changes.some(
    (change) => change.on <= on && (change.at >= knownAt || (change.undone !== null && change.undone.at >= knownAt)),
  )
