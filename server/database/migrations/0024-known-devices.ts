import type { Db } from 'mongodb'
import type { Migration } from './migration.ts'

interface KnownDevice {
  _id: string
  account: string
  since: Date
}
const KEPT = 50

/** Those of each account, the newest last and no more of them than are kept; their names are shorter now. */
async function devicesOf(db: Db): Promise<Map<string, string[]>> {
  const rows = await db.collection<KnownDevice>('knownDevices').find().toArray()
  const byAccount = Map.groupBy(
    rows.toSorted((one, other) => one.since.getTime() - other.since.getTime()),
    ({ account }) => account,
  )
  return new Map([...byAccount].map(([account, all]) => [account, all.slice(-KEPT).map(({ _id }) => _id.slice(0, 22))]))
}

/** The browsers of an account were rows of their own, read at each sign-in beside the account; now they stand in it. */
export const knownDevices: Migration = {
  number: 24,
  name: 'known-devices',
  async up(db, inBatches) {
    const [there] = await db.listCollections({ name: 'knownDevices' }, { nameOnly: true }).toArray()
    if (!there) return
    const devices = await devicesOf(db)
    await inBatches(db.collection('accounts'), ['devices'], ({ _id, devices: has }) =>
      has === undefined && devices.has(_id)
        ? { filter: { devices: { $exists: false } }, update: { $set: { devices: devices.get(_id)! } } }
        : null,
    )
    await db.collection('knownDevices').drop()
  },
}
