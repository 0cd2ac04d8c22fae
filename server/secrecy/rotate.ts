/** From one key to the next while the server works, and from then on without the earlier ones. */
import type { Config } from '../config.ts'
import { StartupError } from '../startupError.ts'
import { keyFileOf, newSecret, secretsIn, writeSecrets } from './keyFile.ts'
import { keysInUse } from './keys.ts'
import { recordKey } from './openKeys.ts'
import type { Reseal } from './resealRows.ts'
import { SealingKeys } from './sealingKey.model.ts'

type Settings = Pick<Config, 'dataDir' | 'secrecyKeys'>

/** Ends when a pass from one end to the other has found nothing to do. @throws StartupError when it cannot end */
async function resealAll(parts: Record<string, Reseal>, say: (line: string) => void): Promise<void> {
  for (const [name, reseal] of Object.entries(parts))
    for (let all = 0; ;) {
      const { resealed, unreadable } = await reseal({ write: true })
      if (unreadable.length > 0)
        throw new StartupError(
          `${name}: ${unreadable.length} values can be opened with no key (rows ${unreadable.slice(0, 5).join(', ')}). The earlier keys are still needed.`,
        )
      all += resealed
      if (resealed > 0) continue
      say(`${name}: ${all} values sealed with the new key, none left under another.`)
      break
    }
}

/** A new first key, unless a rotation was begun before. */
function addKey({ dataDir, secrecyKeys }: Settings): void {
  if (keysInUse().length > 1) return
  if (secrecyKeys)
    throw new StartupError(
      'SECRECY_KEYS has one key. Put a new one in front of it (openssl rand -base64 32), start the server with both, then run this again with both.',
    )
  const file = keyFileOf(dataDir)
  writeSecrets(file, [newSecret(), ...secretsIn(file)])
}

/**
 * Whatever was interrupted goes on where it stood: what is sealed with which key is read off the values. The earlier
 * keys stay and go on opening, for what the server had in hand meanwhile; see {@link retireKeys}.
 */
export async function rotateKeys(
  settings: Settings,
  parts: Record<string, Reseal>,
  say: (line: string) => void,
): Promise<void> {
  addKey(settings)
  await recordKey()
  say(`Sealing with key ${keysInUse()[0]!.id}.`)
  await resealAll(parts, say)
}

/** Gives up the earlier keys. @throws StartupError as long as a value needs one */
export async function retireKeys(
  settings: Settings,
  parts: Record<string, Reseal>,
  say: (line: string) => void,
): Promise<void> {
  const [current, ...earlier] = keysInUse().map(({ id }) => id)
  if (earlier.length === 0) return say('There is one key only.')
  for (const [name, reseal] of Object.entries(parts)) {
    const { resealed, unreadable } = await reseal({ write: false })
    if (resealed + unreadable.length > 0)
      throw new StartupError(
        `${name}: ${resealed + unreadable.length} values still need an earlier key. Run: npm run rotate-keys.`,
      )
  }
  // The database first: a key that it knows and the file lacks would keep the server from starting.
  await SealingKeys.deleteMany({ _id: { $in: earlier } })
  if (!settings.secrecyKeys)
    writeSecrets(keyFileOf(settings.dataDir), secretsIn(keyFileOf(settings.dataDir)).slice(0, 1))
  say(
    settings.secrecyKeys
      ? `No value needs ${earlier.join(', ')}: take the keys behind the first out of SECRECY_KEYS.`
      : `Given up: ${earlier.join(', ')}. ${current} is left; earlier backups hold their own keys.`,
  )
}
