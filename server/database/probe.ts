import { MongoClient } from 'mongodb'

const ANSWER_MS = 1_000

/** Connection string of a local engine; `directConnection` because its replica set has one member. */
export const localUri = (port: number) => `mongodb://127.0.0.1:${port}/hongling?directConnection=true`

/** Process id of the MongoDB server that listens on a local port; undefined while none answers. */
export async function listenerPid(port: number): Promise<number | undefined> {
  return withLocal(port, async (client) => {
    const status = await client.db('admin').command({ serverStatus: 1 })
    return Number(status['pid'])
  }).catch(() => undefined)
}

/** Runs `work` with a short-lived client of a local engine. */
export async function withLocal<T>(port: number, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(localUri(port), { serverSelectionTimeoutMS: ANSWER_MS, maxPoolSize: 1 })
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}
