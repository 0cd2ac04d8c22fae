/** Sounds that somebody puts into a question: sent at once, heard when they are prepared. */
import { fileTypeFromBuffer } from 'file-type'
import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { assetFor, unitFor } from './assets.service.ts'
import { fail } from './assets.failures.ts'
import type { Asset } from './assets.model.ts'
import { soundOnce } from './intake.service.ts'
import { picturesOf } from './playbackUrls.service.ts'

interface SoundState {
  id: string
  state: 'waiting' | 'ready' | 'failed'
  url: string | null
}

async function stateOf(app: AppContext, { session }: Actor, { _id: id, kind, state }: Asset): Promise<SoundState> {
  const isSound = kind === 'audio' && state === 'ready'
  if (isSound) return { id, state: 'ready', url: (await picturesOf(app, [id], session))[id] ?? null }
  // one that is ready and no sound is a film
  return { id, state: state === 'failed' || state === 'ready' ? 'failed' : 'waiting', url: null }
}

/** Keeps a sound in a unit of the actor's, once for each content; judged by its bytes. @throws asset.notSound */
export async function addSound(
  app: AppContext,
  actor: Actor,
  unitId: string,
  { name, bytes }: { name: string; bytes: Uint8Array },
): Promise<SoundState> {
  const { _id: unit } = await unitFor(actor, unitId)
  if (!(await fileTypeFromBuffer(bytes))?.mime.startsWith('audio/')) throw fail('asset.notSound')
  const { id } = await soundOnce(app, { unit, owner: actor.account, name, bytes })
  return soundState(app, actor, id)
}

/** How far a sound is prepared. */
export const soundState = async (app: AppContext, actor: Actor, id: string): Promise<SoundState> =>
  stateOf(app, actor, await assetFor(actor, id))
