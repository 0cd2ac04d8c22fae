import { model } from '../../lib/model.ts'

/**
 * A package that is watched while it is made: how many segments of each track are there, and how long they are. Its
 * files lie in the storage folder that is its id, and are there before they are counted here.
 */
export interface GrowingPackage {
  _id: string
  tracks: { name: string; seconds: number[]; closed: boolean }[]
}
export const GrowingPackages = model<GrowingPackage>(
  'GrowingPackage',
  'growingPackages',
  { tracks: [{ _id: false, name: String, seconds: [Number], closed: Boolean }] },
  [],
)
