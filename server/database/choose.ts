import { join } from 'node:path'
import type { Config } from '../config.ts'
import { onPath } from '../lib/onPath.ts'
import { StartupError } from '../startupError.ts'
import { embeddedInstalled, embeddedRecipe, refuseWithoutCompiled } from './embedded.ts'
import type { Recipe } from './engine.ts'
import { databaseFolder, type Marker } from './marker.ts'
import { mongodRecipe } from './mongod.ts'

/** A server that is there already, or the recipe of one that we start. */
export type Choice = { kind: 'external'; uri: string } | Recipe

/**
 * Chooses the database: MONGODB_URI, else `mongod` from PATH, else the embedded engine. Without MONGODB_URI a folder
 * keeps the engine that wrote it: a mongod installed later for something else must not lock anyone out.
 * @throws StartupError when the embedded engine is needed and not installed, or not the one that wrote the folder
 */
export function chooseEngine(config: Pick<Config, 'mongodbUri' | 'dataDir'>, marker: Marker | undefined): Choice {
  if (config.mongodbUri !== undefined) return { kind: 'external', uri: config.mongodbUri }
  const log = join(config.dataDir, 'logs', 'database.log')
  const mongod = marker?.engine === 'embedded' ? undefined : onPath('mongod')
  if (mongod !== undefined) return mongodRecipe(mongod, databaseFolder(config.dataDir, 'mongod'), log)
  if (!embeddedInstalled())
    throw new StartupError(
      'The embedded database is not installed: start with `npm start`, which installs it, or set MONGODB_URI.',
    )
  refuseWithoutCompiled(marker)
  return embeddedRecipe(databaseFolder(config.dataDir, 'embedded'), log)
}
