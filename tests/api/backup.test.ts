/** Backups: what is in them, what may go on while they are made, and what is no backup. */
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { Binary, Decimal128, Double, Int32, Long } from 'mongodb'
import mongoose from 'mongoose'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { checkBackup, openBackup, type OpenBackup } from '../../server/backup/checkBackup.ts'
import { rawDocuments } from '../../server/backup/documents.ts'
import { heldStorage, removeHeld } from '../../server/backup/hold.ts'
import { BackupHolds } from '../../server/backup/hold.model.ts'
import { completeBackups, places, readManifest } from '../../server/backup/manifest.ts'
import { restoreBackup } from '../../server/backup/restoreBackup.ts'
import { takeBackup, type BackupOrder } from '../../server/backup/takeBackup.ts'
import { recordsOf } from '../../server/database/migrate/records.ts'
import { Assets } from '../../server/features/assets/assets.model.ts'
import { BackupRuns } from '../../server/features/backups/backups.model.ts'
import { runBackup } from '../../server/features/backups/backups.service.ts'
import { Defer, definitionOf, type JobContext } from '../../server/jobs/definitions.ts'
import { Jobs } from '../../server/jobs/job.model.ts'
import { startRecurring } from '../../server/jobs/recurring.ts'
import { setClock } from '../../server/lib/clock.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { folderStorage } from '../../server/storage/folder.ts'
import { dataFolder } from '../support/dataFolder.ts'
import { makeAccount, makeUnit } from '../support/factories.ts'
import { makeAsset } from '../support/learningFactories.ts'
import { until } from '../support/wait.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
const SEGMENTS = 40
const KEPT = { daily: 7, weekly: 4, monthly: 12 }
const db = () => mongoose.connection.db!
const rows = (name: string) => db().collection<{ _id: string; n: number }>(name)

beforeAll(async () => {
  site = await openSite('backup', { mayScan: true })
  const { dataDir } = site.app.config
  await makeAccount('committee', await makeUnit('committee'))
  await (db().collection('oddities') as mongoose.mongo.Collection).insertOne({
    _id: 'types' as never,
    values: [
      new Int32(1),
      new Double(1),
      Long.fromNumber(1),
      Decimal128.fromString('1.10'),
      new Binary(Buffer.from('x')),
    ],
    name: '𠮷',
    nothing: null,
    empty: {},
  })
  const id = await makeAsset(await makeUnit('institution'), 600, {
    sha256: 'a'.repeat(64),
    original: null,
    folder: 'renditions/one/1.1',
    captions: [{ language: 'zh-Hans', key: 'captions/one/zh-Hans.1.vtt', sha256: 'c' }],
  })
  const local = path.join(dataDir, 'package')
  mkdirSync(path.join(local, 'v1'), { recursive: true })
  for (let at = 0; at < SEGMENTS; at++) writeFileSync(path.join(local, 'v1', `${at}.m4s`), `segment ${at} of ${id}`)
  writeFileSync(path.join(local, 'empty.m3u8'), '')
  await site.app.storage.putFolder('renditions/one/1.1', local)
  for (const [key, content] of [
    [`originals/${'a'.repeat(64)}`, 'the film'.repeat(50_000)],
    ['captions/one/zh-Hans.1.vtt', 'WEBVTT'],
  ] as const) {
    writeFileSync(path.join(dataDir, 'local'), content)
    await site.app.storage.put(key, path.join(dataDir, 'local'))
  }
  writeFileSync(path.join(dataDir, 'secrecy.keys'), 'the key of phone numbers\n')
})
afterAll(() => site.close())
afterEach(() => BackupHolds.updateMany({}, { $set: { until: new Date(0) } }))

const order = (root: string, given: Partial<BackupOrder> = {}): BackupOrder => ({
  root,
  dataDir: site.app.config.dataDir,
  storage: site.app.storage,
  passphrase: undefined,
  keeping: KEPT,
  ...given,
})

/** Every document, byte by byte, of the collections that a backup holds. */
async function contentOf(of: mongoose.mongo.Db): Promise<Record<string, string[]>> {
  const client = mongoose.connection.getClient()
  const content: Record<string, string[]> = {}
  await client.withSession(async (session) => {
    for (const { name } of await of.listCollections().toArray()) {
      if (['sessions', 'backupHold', 'migrationLease'].includes(name)) continue
      const found: string[] = []
      for await (const row of rawDocuments(of, name, session)) found.push(Buffer.from(row).toString('hex'))
      if (found.length > 0) content[name] = found.sort()
    }
  })
  return content
}

let restores = 0

/** Restores into a database and a folder of its own, and gives both to a look. */
async function restored<T>(
  root: string,
  passphrase: string | undefined,
  look: (db: mongoose.mongo.Db, storage: ReturnType<typeof folderStorage>, dataDir: string) => Promise<T>,
): Promise<T> {
  const backup = await openBackup(root, undefined, passphrase)
  await checkBackup(backup)
  const dataDir = dataFolder()
  const storage = folderStorage(path.join(dataDir, 'files'))
  const target = mongoose.connection.getClient().db(`${db().databaseName}_${++restores}`)
  await restoreBackup(backup, { db: target, storage, dataDir, work: path.join(dataDir, 'work') })
  return look(target, storage, dataDir)
}
const textOf = async (storage: ReturnType<typeof folderStorage>, key: string) => text((await storage.read(key))!.body)

describe('a backup', () => {
  it.each([undefined, 'a passphrase of the tests'])(
    'restores every document, file and key as it was (%s)',
    async (passphrase) => {
      const root = dataFolder()
      await db()
        .collection('sessions')
        .updateOne({ _id: 'signed-in' as never }, { $set: { n: 1 } }, { upsert: true })
      const before = await contentOf(db())
      const taken = await takeBackup(order(root, { passphrase }))
      expect(taken).toMatchObject({ files: 3, missing: [], encrypted: passphrase !== undefined, removed: 0 })
      await restored(root, passphrase, async (target, storage, dataDir) => {
        expect(await contentOf(target)).toEqual(before)
        expect(await target.collection('sessions').countDocuments()).toBe(0)
        expect(await textOf(storage, `originals/${'a'.repeat(64)}`)).toBe('the film'.repeat(50_000))
        expect(await textOf(storage, 'renditions/one/1.1/v1/39.m4s')).toContain('segment 39')
        expect(await textOf(storage, 'renditions/one/1.1/empty.m3u8')).toBe('')
        expect(readdirSync(path.join(dataDir, 'files/renditions/one/1.1/v1'))).toHaveLength(SEGMENTS)
        expect(await readFile(path.join(dataDir, 'secrecy.keys'), 'utf8')).toBe('the key of phone numbers\n')
      })
      const plain = JSON.stringify(readdirSync(root, { recursive: true }).map(String))
      expect(plain.includes('manifest.json')).toBe(passphrase === undefined)
    },
  )

  it('is of one moment: transactions over two collections are in it whole, all that ended before it and none that began after', async () => {
    const root = dataFolder()
    await rows('aaPairs').insertOne({ _id: 'x', n: 0 })
    await rows('zzPairs').insertOne({ _id: 'x', n: 0 })
    await rows('mmFiller').insertMany(Array.from({ length: 3_000 }, (_, at) => ({ _id: `${at}`, n: at })))
    let acknowledged = 0
    const count = () =>
      transaction(async (session) => {
        for (const name of ['aaPairs', 'zzPairs'])
          await rows(name).updateOne({ _id: 'x' }, { $inc: { n: 1 } }, { session })
      }).then(() => acknowledged++)
    await count()
    const before = acknowledged
    let ended = false
    const writing = (async () => {
      while (!ended) await count()
    })()
    await takeBackup(order(root)).finally(() => (ended = true))
    await writing
    expect(acknowledged).toBeGreaterThan(before + 1) // something was written meanwhile
    await restored(root, undefined, async (target) => {
      const of = async (name: string) => (await target.collection<{ _id: string; n: number }>(name).findOne())!.n
      const n = await of('aaPairs')
      expect(await of('zzPairs')).toBe(n)
      expect(n).toBeGreaterThanOrEqual(before)
    })
    for (const name of ['aaPairs', 'zzPairs', 'mmFiller']) await db().dropCollection(name)
  })

  it('has every file that its documents name: one that is removed meanwhile waits for its end, and then goes', async () => {
    const root = dataFolder()
    const key = 'captions/two/zh-Hans.1.vtt'
    const unit = await makeUnit('institution')
    const asset = await makeAsset(unit, null, { captions: [{ language: 'zh-Hans', key, sha256: 'd' }] })
    writeFileSync(path.join(root, 'local'), 'WEBVTT two')
    const { storage } = site.app
    await storage.put(key, path.join(root, 'local'))
    const live = heldStorage(storage)
    let removed = false
    const removing = {
      ...storage,
      async read(...asked: Parameters<typeof storage.read>) {
        if (!removed) {
          removed = true
          await Assets.deleteOne({ _id: asset })
          await live.remove(key)
        }
        return storage.read(...asked)
      },
    }
    expect((await takeBackup(order(root, { storage: removing }))).missing).toEqual([])
    expect(removed).toBe(true)
    expect(await storage.size(key)).toBeNull()
    await restored(root, undefined, async (target, there) => {
      expect(await target.collection('assets').countDocuments({ _id: asset as never })).toBe(1)
      expect(await textOf(there, key)).toBe('WEBVTT two')
    })
    await BackupHolds.updateOne({ _id: 'backup' }, { $set: { until: new Date(Date.now() + 60_000) } })
    writeFileSync(path.join(root, 'local'), 'WEBVTT two again')
    await live.put(key, path.join(root, 'local'))
    await live.remove(key)
    writeFileSync(path.join(root, 'local'), 'WEBVTT two again')
    await live.put(key, path.join(root, 'local')) // before the end of the backup: it is wanted again
    await BackupHolds.updateMany({}, { $set: { until: new Date(0) } })
    await removeHeld(storage)
    expect(await storage.size(key)).not.toBeNull()
    await live.remove(key) // no backup is being made: at once
    expect(await storage.size(key)).toBeNull()
  })

  it('shares files with the one before, mends one that has gone bad, and tells which are not there', async () => {
    const root = dataFolder()
    const first = await takeBackup(order(root))
    const object = readdirSync(path.join(root, 'objects'), { recursive: true })
      .map((name) => path.join(root, 'objects', String(name)))
      .filter((name) => /[\da-f]{64}$/.test(name))
    expect(object).toHaveLength(first.files)
    const second = await takeBackup(order(root))
    expect(second.added).toBeLessThan(first.added / 2)
    await damage(object[0]!)
    await takeBackup(order(root))
    await checkBackup(await openBackup(root, first.id))

    const lost = await makeAsset(await makeUnit('institution'), 600, { folder: 'renditions/lost/1.1' })
    expect((await takeBackup(order(root))).missing).toEqual(['renditions/lost/1.1'])
    await Assets.deleteOne({ _id: lost })
  })
})

async function damage(file: string): Promise<void> {
  const bytes = await readFile(file)
  bytes[Math.floor(bytes.length / 2)]! ^= 1
  await writeFile(file, bytes)
}

describe('refused', () => {
  const PASSPHRASE = 'another passphrase'
  const opened = async (root: string, passphrase?: string): Promise<OpenBackup> => {
    const backup = await openBackup(root, undefined, passphrase)
    await checkBackup(backup)
    return backup
  }
  /** One that is encrypted: making its key takes a while, which is the point of it. */
  let sealed: OpenBackup
  const sealedRoot = mkdtempSync(path.join(tmpdir(), 'hongling-backup-'))
  beforeAll(async () => {
    await takeBackup(order(sealedRoot, { passphrase: PASSPHRASE }))
    sealed = await opened(sealedRoot, PASSPHRASE)
  })
  afterAll(() => rm(sealedRoot, { recursive: true }))

  it('is any part with a byte changed, cut off or missing, encrypted or not', async () => {
    const root = dataFolder()
    await takeBackup(order(root))
    for (const backup of [await opened(root), sealed]) {
      const place = places(backup.root, backup.id)
      const objects = readdirSync(path.join(backup.root, 'objects'), { recursive: true }).map(String)
      const object = path.join(
        backup.root,
        'objects',
        objects.find((name) => /[\da-f]{64}$/.test(name))!,
      )
      const check = async () => {
        await readManifest(place.folder, backup.sealing.master)
        await checkBackup(backup)
      }
      const manifest = path.join(place.folder, backup.sealing.master ? 'manifest.sealed' : 'manifest.json')
      for (const file of [place.collection('units'), place.files, place.key('secrecy.keys'), object, manifest]) {
        const whole = await readFile(file)
        await damage(file)
        await expect(check(), file).rejects.toThrow('damaged')
        await writeFile(file, whole.subarray(0, -1))
        await expect(check(), file).rejects.toThrow('damaged')
        await rm(file)
        await expect(check(), file).rejects.toThrow('damaged')
        await writeFile(file, whole)
      }
      await check()
    }
  })

  it('is another key, and none; a backup with a new key does not need the old one', async () => {
    await expect(opened(sealedRoot, 'some other passphrase')).rejects.toThrow('not the one')
    await expect(opened(sealedRoot)).rejects.toThrow('encrypted')
    await takeBackup(order(sealedRoot, { passphrase: 'some other passphrase' }))
    await opened(sealedRoot, 'some other passphrase')
    await checkBackup(sealed)
  })

  it('is a backup of a newer program, and none at all', async () => {
    const root = dataFolder()
    await expect(opened(root)).rejects.toThrow('no complete backup')
    const newer = { _id: 9_999, name: 'of-later', version: '99.0.0', startedAt: new Date(), finishedAt: new Date() }
    await recordsOf(db()).insertOne({ ...newer, changed: 0, progress: {}, token: null })
    await takeBackup(order(root)).finally(() => recordsOf(db()).deleteOne({ _id: 9_999 }))
    await expect(opened(root)).rejects.toThrow('does not know its migration 9999 (of-later, of version 99.0.0)')
  })

  it('is a second backup while one is being made; one that was killed is in the way for a minute', async () => {
    const root = dataFolder()
    await BackupHolds.updateOne({ _id: 'backup' }, { $set: { until: new Date(Date.now() + 60_000) } })
    mkdirSync(path.join(root, '20260101T000000000Z.unfinished'))
    await expect(takeBackup(order(root))).rejects.toThrow('Another backup is being made')
    const putBack = setClock(() => Date.now() + 61_000)
    const { id } = await takeBackup(order(root)).finally(putBack)
    expect(readdirSync(root).sort()).toEqual([id, 'objects'])
  })
})

describe('those that need not be kept', () => {
  it('go, with what only they needed', async () => {
    const root = dataFolder()
    const asset = await makeAsset(await makeUnit('institution'), null)
    const key = 'captions/three/zh-Hans.1.vtt'
    await Assets.updateOne({ _id: asset }, { $set: { captions: [{ language: 'zh-Hans', key, sha256: 'e' }] } })
    writeFileSync(path.join(root, 'local'), 'WEBVTT three')
    await site.app.storage.put(key, path.join(root, 'local'))
    const keeping = { daily: 1, weekly: 0, monthly: 0 }
    const putBack = setClock(() => Date.now() - 2 * 86_400_000)
    const { files } = await takeBackup(order(root, { keeping })).finally(putBack)
    await Assets.deleteOne({ _id: asset })
    const second = await takeBackup(order(root, { keeping }))
    expect(second).toMatchObject({ files: files - 1, removed: 1 })
    expect(await completeBackups(root)).toEqual([second.id])
    const objects = readdirSync(path.join(root, 'objects'), { recursive: true }).map(String)
    expect(objects.filter((name) => /[\da-f]{64}$/.test(name))).toHaveLength(files - 1)
    await checkBackup(await openBackup(root, undefined))
  })
})

describe('the schedule', () => {
  const job = (over: Partial<TestSite['app']['config']['backup']>) => {
    const { app } = site
    const config = { ...app.config, backup: { ...app.config.backup, ...over } }
    const context = { app: { ...app, config }, signal: new AbortController().signal, progress: () => undefined }
    return { config, run: async () => definitionOf('backups.make').run({}, context as unknown as JobContext) }
  }

  it('has a backup made at its time where a folder is set, and none where none is', async () => {
    const row = () => Jobs.countDocuments({ _id: 'recurring-backups-make' })
    for (const dir of [undefined, dataFolder()]) {
      const { config, run } = job({ dir, schedule: '* * * * * *' })
      const crons = startRecurring({ ...site.app, config })
      if (dir) await until('the job is on the queue', async () => (await row()) === 1)
      crons.stop()
      await run()
      expect(await Promise.all([row(), BackupRuns.countDocuments({ by: 'schedule' })])).toEqual(dir ? [1, 1] : [0, 0])
    }
    await BackupRuns.deleteMany({})
  })

  it('waits for a backup that is being made by hand, and counts it as no failure', async () => {
    await BackupHolds.updateOne({ _id: 'backup' }, { $set: { token: 'x', until: new Date(Date.now() + 60_000) } })
    await expect(job({ dir: dataFolder() }).run()).rejects.toThrow(Defer)
    expect(await BackupRuns.countDocuments()).toBe(0)
  })
})

describe('the page of the administrator', () => {
  it('tells the last backup, a failure since, and that one is overdue', async () => {
    const root = dataFolder()
    const { app } = site
    const admin = await site.signedIn((await makeAccount('system-admin', await makeUnit('committee'))).login)
    const status = async () => (await admin.get('/api/backups/status').expect(200)).body
    expect(await status()).toEqual({ scheduled: false, last: null, failed: null, overdue: false })
    const backed = { config: { ...app.config, backup: { ...app.config.backup, dir: root } }, storage: app.storage }
    await runBackup(backed, { root, by: 'schedule' })
    expect(await status()).toMatchObject({ last: { by: 'schedule', files: 3, encrypted: false }, failed: null })
    writeFileSync(path.join(root, 'file'), '')
    await expect(runBackup(backed, { root: path.join(root, 'file'), by: 'schedule' })).rejects.toThrow()
    expect(await status()).toMatchObject({
      last: { files: 3 },
      failed: { by: 'schedule', reason: '备份目录无法访问，请检查磁盘是否已挂载' },
    })
    expect(await BackupRuns.countDocuments()).toBe(2)
    expect((await status()).scheduled).toBe(true) // by a worker, whose settings are not known here
    app.config.backup.dir = root
    const putBack = setClock(() => Date.now() + 32 * 3_600_000) // a night, and more than six hours
    expect(await status().finally(putBack)).toMatchObject({ scheduled: true, overdue: true })
    expect(await status()).toMatchObject({ scheduled: true, overdue: false })
  })
})
