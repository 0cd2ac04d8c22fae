import { execFileSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { MongoServerError, type Db } from 'mongodb'
import type { Recipe } from './engine.ts'
import { withLocal } from './probe.ts'

const SET = 'hongling'
const PRIMARY_MS = 30_000
const NOT_YET_INITIALIZED = 94

/** `mongod` from PATH as a replica set of one member, because transactions need one. */
export function mongodRecipe(command: string, folder: string, logFile: string): Recipe {
  return {
    kind: 'mongod',
    name: 'The local mongod',
    version: mongodVersion(command),
    command,
    args: (port) => ['--dbpath', folder, '--port', String(port), '--bind_ip', '127.0.0.1', '--replSet', SET],
    folder,
    logFile,
    busy: /DBPathInUse|Unable to lock the lock file/,
    prepare: (port) => withLocal(port, (client) => becomePrimary(client.db('admin'), port)),
  }
}

function mongodVersion(command: string): string {
  const banner = execFileSync(command, ['--version'], { encoding: 'utf8' })
  return `mongod ${/v(\d[\w.]*)/.exec(banner)?.[1] ?? 'unknown'}`
}

/** What is needed of a connection to the member itself. */
type Admin = Pick<Db, 'command'>

/** Initiates the set on the first start; on later ones tells the member its new port. Waits until it takes writes. */
export async function becomePrimary(admin: Admin, port: number): Promise<void> {
  const members = [{ _id: 0, host: `127.0.0.1:${port}` }]
  const current = await configuration(admin)
  if (!current) await admin.command({ replSetInitiate: { _id: SET, members } })
  else if (current.members[0]?.host !== members[0]?.host)
    await admin.command({ replSetReconfig: { ...current, members, version: current.version + 1 }, force: true })
  const started = Date.now()
  while (!(await admin.command({ hello: 1 }))['isWritablePrimary']) {
    if (Date.now() - started > PRIMARY_MS) throw new Error('it did not become primary within 30 s')
    await wait(100)
  }
}

interface SetConfiguration {
  version: number
  members: { host: string }[]
}

async function configuration(admin: Admin): Promise<SetConfiguration | undefined> {
  try {
    return (await admin.command({ replSetGetConfig: 1 }))['config'] as SetConfiguration
  } catch (error) {
    if (error instanceof MongoServerError && error.code === NOT_YET_INITIALIZED) return undefined
    throw error
  }
}
