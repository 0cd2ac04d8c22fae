import { z } from 'zod'
import { api, del, get, patch, post, put } from '../../http/endpoint.ts'
import { Done, Id, Instant, Name, PageQuery, page } from '../../lib/schema.ts'
import { captionLanguages } from './captionLanguages.rule.ts'
import { PICTURE_BYTES, PICTURE_TYPES, SOUND_BYTES, SOUND_TYPES } from './pictures.rule.ts'

export const AssetKind = z.enum(['video', 'audio', 'document', 'picture'])
/** `uploaded` waits for its job; `failed` carries the reason in `refusal`. */
export const AssetState = z.enum(['uploaded', 'processing', 'ready', 'failed'])
export const CaptionLanguage = z.enum(captionLanguages, '请选择字幕的语言')
const CaptionsView = z.object({
  language: CaptionLanguage,
  /** As the menu of a player says it. */
  label: z.string(),
  /** Other text is another version. */
  version: z.string(),
})
/** The tracks of sound of a file, and which of them plays; `peak`: its highest level, dB of full scale. */
const SoundView = z.object({
  playing: z.int().nullable(),
  /** The one that plays can be heard. */
  audible: z.boolean(),
  /** Another is being put in its place. */
  next: z.int().nullable(),
  tracks: z.array(
    z.object({
      track: z.int(),
      codec: z.string(),
      channels: z.int(),
      language: z.string().nullable(),
      title: z.string().nullable(),
      peak: z.number().nullable(),
      audible: z.boolean(),
    }),
  ),
})
export const AssetView = z.object({
  id: Id,
  name: z.string(),
  kind: AssetKind,
  state: AssetState,
  size: z.int(),
  createdAt: Instant,
  /** 0..1 while processing, or while the ladder of a ready one is made. */
  progress: z.number(),
  /**
   * Of a ready asset that plays as it came: `making` the other renditions, or `stopped` before they were there. Null
   * once it has all.
   */
  ladder: z.enum(['making', 'stopped']).nullable(),
  /** What plays while the ladder is made is not all of it yet: its playlist grows. Absent: it is. */
  growing: z.literal(true).optional(),
  refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
  durationSeconds: z.int().nullable(),
  renditions: z.array(z.object({ name: z.string(), width: z.int(), height: z.int() })),
  captions: z.array(CaptionsView),
  /** Parts that the source names itself: seconds from its start. */
  chapters: z.array(z.object({ at: z.int(), title: z.string() })),
  /** Null before anybody listened. */
  sound: SoundView.nullable(),
})
/** As the library lists it: with the address of its poster, for the caller's session. */
export const AssetRow = AssetView.extend({ poster: z.string().nullable() })

/** Addresses of pictures, and of playlists of sounds, by asset, for the caller's session. */
export const Pictures = z.record(z.string(), z.string())

/** `storyboard`: a WebVTT file of small pictures along the video (#xywh), where there is one. */
export const PlaybackView = z.object({
  playlist: z.string(),
  poster: z.string().nullable(),
  captions: z.array(z.object({ language: CaptionLanguage, label: z.string(), url: z.string() })),
  durationSeconds: z.int(),
  storyboard: z.string().nullable().optional(),
})

/** What the reading of a caption file did beyond what its format asks for, by kind; `places`: the first of them. */
export const CaptionNoteView = z.object({
  code: z.string(),
  effect: z.enum(['left-out', 'repaired', 'unchanged']),
  message: z.string(),
  count: z.int(),
  places: z.array(z.object({ line: z.int(), text: z.string() })),
})
/** `url`: of its playlist, for the caller's session. */
const SoundState = z.object({ id: Id, state: z.enum(['waiting', 'ready', 'failed']), url: z.string().nullable() })
const inLanguage = z.object({ language: CaptionLanguage.default('zh-Hans') })
/** `was`: the version that the caller saw in this language; absent where there was none. */
const insteadOf = inLanguage.extend({ was: z.string().max(100).optional() })
const captionFile = {
  maxBytes: 2 * 1024 * 1024,
  types: ['text/vtt', 'application/x-subrip', 'text/plain', 'application/octet-stream', 'text/srt', 'text/x-ssa'],
}

/**
 * Video and sound arrive by tus 1.0 at /api/uploads/files (metadata: filename, filetype, unit); the finished upload's
 * asset is found by `byUpload`. Documents are small and come as one form. Files are watched at /media/<token>/… , see
 * delivery/mediaListener.ts.
 */
export const assets = api('/assets', {
  list: get('', {
    summary: 'The media library of the caller’s units, newest first',
    can: 'asset.write',
    query: PageQuery.extend({ kind: AssetKind.optional(), search: z.string().trim().max(60).optional() }),
    reply: page(AssetRow),
  }),
  byUpload: get('/by-upload/:upload', {
    summary: 'The asset of a finished upload',
    can: 'asset.write',
    reply: AssetView,
  }),
  show: get('/:asset', { summary: 'An asset', can: 'asset.write', reply: AssetView }),
  addDocument: post('/documents', {
    summary: 'Upload a PDF handout',
    can: 'asset.write',
    limit: { per: 'person', times: 200, seconds: 600 }, // each is held in memory while it arrives
    query: z.object({ unit: Id }),
    upload: { maxBytes: 100 * 1024 * 1024, types: ['application/pdf'] },
    reply: AssetView,
  }),
  addPicture: post('/pictures', {
    summary: 'Upload a picture of an article: PNG, JPEG, GIF or WebP',
    can: 'asset.write',
    limit: { per: 'person', times: 500, seconds: 600 }, // a pasted document brings many at once
    query: z.object({ unit: Id }),
    upload: { maxBytes: PICTURE_BYTES, types: PICTURE_TYPES },
    reply: z.object({ id: Id, url: z.string() }),
  }),
  addSound: post('/sounds', {
    summary: 'Upload a sound of a question, which is heard once it is prepared',
    can: 'asset.write',
    limit: { per: 'person', times: 100, seconds: 600 }, // each is held in memory while it arrives
    query: z.object({ unit: Id }),
    upload: { maxBytes: SOUND_BYTES, types: SOUND_TYPES },
    reply: SoundState,
  }),
  sound: get('/:asset/sound', {
    summary: 'How far the sound of a question is prepared, and where it is heard',
    can: 'asset.write',
    reply: SoundState,
  }),
  checkCaptions: post('/:asset/captions/check', {
    summary: 'Read a caption file (SRT, WebVTT, ASS/SSA, LRC) without keeping it: what a viewer will see',
    can: 'asset.write',
    limit: { per: 'person', times: 200, seconds: 600 },
    query: inLanguage,
    upload: captionFile,
    reply: z.object({ webVtt: z.string(), cues: z.int(), notes: z.array(CaptionNoteView) }),
  }),
  captions: put('/:asset/captions', {
    summary:
      'Captions of a video in one language: SRT, WebVTT, ASS/SSA or LRC; shown at once wherever the video is used',
    can: 'asset.write',
    limit: { per: 'person', times: 200, seconds: 600 },
    query: insteadOf,
    upload: captionFile,
    reply: AssetView,
  }),
  removeCaptions: del('/:asset/captions', {
    summary: 'Remove the captions of one language; removing them again changes nothing',
    can: 'asset.write',
    query: insteadOf,
    reply: AssetView,
  }),
  original: post('/:asset/original', {
    summary: 'Where the file that was uploaded is downloaded, by ranges too; noted in the audit trail',
    can: 'asset.write',
    limit: { per: 'person', times: 200, seconds: 600 },
    reply: z.object({ url: z.string(), name: z.string() }),
  }),
  rename: patch('/:asset', {
    summary: 'Rename an asset; `was`: the name that the caller saw',
    can: 'asset.write',
    body: z.object({ name: Name, was: z.string().max(500) }),
    reply: AssetView,
  }),
  retry: post('/:asset/retry', {
    summary: 'Process a failed asset again, or one whose renditions were stopped',
    can: 'asset.write',
    reply: AssetView,
  }),
  cancel: post('/:asset/cancel', {
    summary: 'Stop processing; stopping again changes nothing',
    can: 'asset.write',
    reply: AssetView,
  }),
  remove: del('/:asset', { summary: 'Remove an asset that no course uses', can: 'asset.write', reply: Done }),
  posters: get('/:asset/posters', {
    summary: 'Pictures of a video to choose its poster from, and which it is',
    can: 'asset.write',
    reply: z.object({ chosen: z.int(), items: z.array(z.object({ number: z.int(), url: z.string() })) }),
  }),
  choosePoster: put('/:asset/poster', {
    summary: 'Choose the poster of a video',
    can: 'asset.write',
    body: z.object({ number: z.int().min(1).max(20) }),
    reply: AssetView,
  }),
  chooseSound: put('/:asset/sound', {
    summary:
      'Choose which track of sound plays, wherever the video is used; `was`: the one that the caller saw playing',
    can: 'asset.write',
    body: z.object({ track: z.int().min(0).max(99), was: z.int().nullable() }),
    reply: AssetView,
  }),
  watch: get('/:asset/playback', {
    summary: 'Playback of an own asset for preview',
    can: 'asset.write',
    reply: PlaybackView,
  }),
})
