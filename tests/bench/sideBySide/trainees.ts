import { MongoClient } from 'mongodb'
import { localUri } from '../../../server/database/probe.ts'
import { DEMO_PASSWORD } from '../../../server/features/accounts/demo.ts'
import { hashPassword } from '../../../server/features/accounts/password.ts'
import { newId } from '../../../server/lib/id.ts'
import { cookieOf } from '../../support/uploading.ts'

export interface Trainee {
  cookie: string
  person: string
}
interface Account {
  _id: string
  login: string
  person: string
}

/**
 * Gives these people accounts and signs them in. Straight in the database, in the shape of each side: an older checkout
 * grants the role that follows from a person now.
 */
export async function signInAs(
  { url, enginePort }: { url: string; enginePort: number },
  persons: readonly string[],
  { older = false } = {},
): Promise<Trainee[]> {
  const passwordHash = await hashPassword(DEMO_PASSWORD)
  const unit = newId()
  const rows = persons.map((person, index) => ({
    _id: newId(),
    login: `trainee${index}`,
    loginKey: `trainee${index}`,
    name: '学员',
    pinyin: 'xue yuan',
    person,
    ancestors: [unit],
    passwordHash,
    mustChangePassword: false,
    disabledAt: null,
    learner: true,
    grants: older ? [{ _id: newId(), role: 'trainee', unit, from: '2020-01-01', to: null }] : [],
    createdAt: new Date(),
  }))
  await withDatabase(enginePort, (client) => client.db().collection<Account>('accounts').insertMany(rows))
  const trainees: Trainee[] = []
  for (const { login, person } of rows)
    trainees.push({ person, cookie: await allCookies(url, await cookieOf(url, login)) })
  return trainees
}

/** With what a browser is given besides the session, once, when the page asks who is signed in. */
async function allCookies(url: string, session: string): Promise<string> {
  const reply = await fetch(`${url}/api/session`, { headers: { cookie: session } })
  await reply.arrayBuffer()
  return [session, ...reply.headers.getSetCookie().map((each) => each.split(';')[0]!)].join('; ')
}

export async function withDatabase<T>(enginePort: number, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = await new MongoClient(`${localUri(enginePort)}&retryWrites=false`).connect()
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}
