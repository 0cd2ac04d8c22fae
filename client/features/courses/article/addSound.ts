import { SOUND_BYTES } from '../../../../server/features/assets/pictures.rule.ts'
import { api } from '../../../lib/api.ts'
import { addressesOf } from '../../../lib/pictureAddresses.ts'
import { Unusable } from './preparePicture.ts'

const LOOK_MS = 1_000
/** A sound of twenty megabytes is prepared in seconds; whoever waits longer waits for other work of the server. */
const MOST_LOOKS = 300
const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, LOOK_MS))

/** Sends a sound and waits until it can be heard. @throws Unusable */
export async function addSound(file: File, unit: string, isWanted: () => boolean): Promise<string> {
  if (file.size > SOUND_BYTES) throw new Unusable('sound')
  let sound = await api.assets.addSound({ query: { unit }, file })
  for (let looks = 0; sound.state === 'waiting' && looks < MOST_LOOKS && isWanted(); looks++) {
    await later()
    sound = await api.assets.sound({ params: { asset: sound.id } })
  }
  if (sound.state !== 'ready' || sound.url === null) throw new Unusable('sound')
  addressesOf.set(sound.id, sound.url)
  return sound.id
}
