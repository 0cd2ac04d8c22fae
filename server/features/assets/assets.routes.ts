import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { assetFor, assetOfUpload, library } from './assets.service.ts'
import { presentNotes } from './captionNotes.ts'
import { checkCaptions, removeCaptions, setCaptions } from './captions.service.ts'
import { addDocument, addPicture } from './documents.service.ts'
import { originalFor } from './original.service.ts'
import { pictureUrl, playbackOf, posterUrl } from './playbackUrls.service.ts'
import { choosePoster, postersOf } from './posters.service.ts'
import { cancelAsset, retryAsset } from './processing.service.ts'
import { removeAsset } from './remove.service.ts'
import { renameAsset } from './rename.service.ts'
import { chooseSound } from './sound.service.ts'
import { addSound, soundState } from './sounds.service.ts'
import { assets } from './assets.contract.ts'
import { present } from './assets.present.ts'

export const assetsRoutes = (app: AppContext) =>
  mount(assets, {
    list: async ({ query }, actor) => {
      const { items, nextCursor } = await library(actor, query)
      return {
        items: items.map((asset) => ({
          ...present(asset),
          poster: pictureUrl(app, asset, actor.session) ?? posterUrl(app, asset, actor.session),
        })),
        nextCursor,
      }
    },
    byUpload: async ({ params }, actor) => present(await assetOfUpload(actor, params.upload)),
    show: async ({ params }, actor) => present(await assetFor(actor, params.asset)),
    addDocument: async ({ query, file }, actor) => present(await addDocument(app, actor, query.unit, file)),
    addPicture: async ({ query, file }, actor) => {
      const asset = await addPicture(app, actor, query.unit, file)
      return { id: asset._id, url: pictureUrl(app, asset, actor.session)! }
    },
    addSound: ({ query, file }, actor) => addSound(app, actor, query.unit, file),
    sound: ({ params }, actor) => soundState(app, actor, params.asset),
    checkCaptions: async ({ params, query, file }, actor) => {
      const { text, cues, notes } = await checkCaptions(actor, params.asset, file.bytes, query.language)
      return { webVtt: text, cues: cues.length, notes: presentNotes(notes) }
    },
    captions: async ({ params, query, file }, actor) =>
      present(await setCaptions(app, actor, params.asset, { ...query, bytes: file.bytes })),
    removeCaptions: async ({ params, query }, actor) => present(await removeCaptions(app, actor, params.asset, query)),
    original: ({ params }, actor) => originalFor(app, actor, params.asset),
    rename: async ({ params, body }, actor) => present(await renameAsset(actor, params.asset, body)),
    retry: async ({ params }, actor) => present(await retryAsset(actor, params.asset)),
    cancel: async ({ params }, actor) => present(await cancelAsset(actor, params.asset)),
    remove: async ({ params }, actor) => {
      await removeAsset(app, actor, params.asset)
      return done
    },
    posters: ({ params }, actor) => postersOf(app, actor, params.asset),
    choosePoster: async ({ params, body }, actor) => present(await choosePoster(actor, params.asset, body.number)),
    chooseSound: async ({ params, body }, actor) => present(await chooseSound(actor, params.asset, body)),
    watch: async ({ params }, actor) => playbackOf(app, await assetFor(actor, params.asset), actor.session),
  })
