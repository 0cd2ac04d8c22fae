import { MongoClient } from 'mongodb'
import type { TestProject } from 'vitest/node'
import { startTestEngine, TEST_DATABASE } from './engine.ts'

/** One database server for the whole run: TEST_MONGODB_URI, else the embedded engine. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_MONGODB_URI']
  const engine = given ? { uri: given, stop: () => dropTestDatabases(given) } : await startTestEngine()
  project.provide('engineUri', engine.uri)
  return engine.stop
}

async function dropTestDatabases(uri: string): Promise<void> {
  const client = new MongoClient(uri)
  const { databases } = await client.db().admin().listDatabases({ nameOnly: true })
  for (const { name } of databases.filter((database) => database.name.startsWith(TEST_DATABASE)))
    await client.db(name).dropDatabase()
  await client.close()
}
