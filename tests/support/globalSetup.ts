import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { MongoClient } from 'mongodb'
import type { TestProject } from 'vitest/node'
import { startTestEngine, TEST_DATABASE } from './engine.ts'

/**
 * The database servers of the whole run: TEST_MONGODB_URI, else an embedded engine for each file that runs at a time;
 * and a folder for what files share.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { state, config } = project.vitest
  const given = process.env['TEST_MONGODB_URI']
  const engines = given
    ? [{ uri: given, stop: () => dropTestDatabases(given) }]
    : await Promise.all(Array.from({ length: Math.min(config.maxWorkers, state.getPaths().length) }, startTestEngine))
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-shared-'))
  project.provide(
    'engineUris',
    engines.map(({ uri }) => uri),
  )
  project.provide('sharedFolder', folder)
  return async () => {
    await rm(folder, { recursive: true, force: true })
    await Promise.all(engines.map((engine) => engine.stop()))
  }
}

async function dropTestDatabases(uri: string): Promise<void> {
  const client = new MongoClient(uri)
  const { databases } = await client.db().admin().listDatabases({ nameOnly: true })
  for (const { name } of databases.filter((database) => database.name.startsWith(TEST_DATABASE)))
    await client.db(name).dropDatabase()
  await client.close()
}
