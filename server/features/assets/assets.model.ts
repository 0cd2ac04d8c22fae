import { model, nullable, required } from '../../lib/model.ts'
import type { CaptionLanguage } from './captionLanguages.rule.ts'

/** Captions in one language: their storage key, and the hash of what they say. */
export interface AssetCaptions {
  language: CaptionLanguage
  key: string
  sha256: string
}

export interface AssetSound {
  track: number
  codec: string
  channels: number
  language: string | null
  title: string | null
  peak: number | null
}

/**
 * Something uploaded. The original is stored once for assets of the same content (`sha256`; null once a file that is no
 * video was removed); what was made of it lies below `folder` in the storage.
 */
export interface Asset {
  _id: string
  unit: string
  ancestors: string[]
  owner: string
  name: string
  /** As it was uploaded, with its ending; absent from before that was kept. */
  filename?: string
  kind: 'video' | 'audio' | 'document' | 'picture'
  /** Of a picture only: which of the formats, as an ending; it decides the type that it is served with. */
  format?: 'png' | 'jpg' | 'gif' | 'webp'
  state: 'uploaded' | 'processing' | 'ready' | 'failed'
  size: number
  sha256: string | null
  /**
   * Of which asset's upload the original is that this one has, too; null where its place is named by content alone, as
   * all once were.
   */
  original: string | null
  /** The tus upload it came from; unique, so that finishing twice makes one asset. */
  upload: string | null
  durationSeconds: number | null
  progress: number
  refusal: { code: string; message: string } | null
  /**
   * Storage folder of the published renditions and poster; replaced as a whole. Assets of the same content share it.
   */
  folder: string | null
  /**
   * How often another asset took this one's original or folder over: counting it makes a removal at the same moment
   * conflict.
   */
  reuses: number
  renditions: { name: string; width: number; height: number }[]
  hasPoster: boolean
  /** How many candidates for the poster there are, and which was chosen; 1 without a choice. */
  posters: number
  poster: number
  /** Small pictures along the time are there too. */
  storyboard: boolean
  /** Parts that the source names itself, offered to the course that uses it. */
  chapters: { at: number; title: string }[]
  /** The tracks of sound in the file, with the highest level of each (dB of full scale). Absent: nobody listened yet. */
  sounds?: AssetSound[]
  /** Which of them plays, and which somebody chose; without a choice it is the first that can be heard. */
  sound?: number | null
  soundChoice?: number
  /** All renditions are there, and only their sound is made anew. */
  soundOnly?: boolean
  /**
   * Of a ready asset that plays as it came: its full ladder is being made, or that was stopped. Null once it has all.
   */
  ladder: 'making' | 'stopped' | null
  /** Of one whose ladder is being made: what plays meanwhile is not all of it yet. Absent: it is. */
  growing?: true
  /** One for a language, in the order in which they are offered. */
  captions: AssetCaptions[]
  createdAt: Date
}
export const Assets = model<Asset>(
  'Asset',
  'assets',
  {
    unit: required(String),
    ancestors: [String],
    owner: required(String),
    name: required(String),
    filename: String,
    kind: required(String),
    format: String,
    state: required(String),
    size: required(Number),
    sha256: nullable(String),
    original: nullable(String),
    upload: nullable(String),
    durationSeconds: nullable(Number),
    progress: { type: Number, default: 0 },
    refusal: { type: { _id: false, code: String, message: String }, default: null },
    folder: nullable(String),
    reuses: { type: Number, default: 0 },
    renditions: [{ _id: false, name: String, width: Number, height: Number }],
    hasPoster: { type: Boolean, default: false },
    posters: { type: Number, default: 0 },
    poster: { type: Number, default: 1 },
    storyboard: { type: Boolean, default: false },
    chapters: [{ _id: false, at: Number, title: String }],
    sounds: {
      type: [
        { _id: false, track: Number, codec: String, channels: Number, language: String, title: String, peak: Number },
      ],
      default: undefined,
    },
    sound: Number,
    soundChoice: Number,
    soundOnly: Boolean,
    ladder: nullable(String),
    growing: Boolean,
    captions: [{ _id: false, language: String, key: String, sha256: String }],
    createdAt: required(Date),
  },
  [
    [{ ancestors: 1, createdAt: -1, _id: -1 }],
    [{ upload: 1 }, { unique: true, partialFilterExpression: { upload: { $gt: '' } } }],
    [{ sha256: 1 }],
    [{ folder: 1 }],
  ],
)

/** What is there of an asset of which nothing has been made yet. */
export const nothingMade = {
  durationSeconds: null,
  progress: 0,
  refusal: null,
  folder: null,
  reuses: 0,
  renditions: [],
  hasPoster: false,
  posters: 0,
  poster: 1,
  storyboard: false,
  chapters: [],
  ladder: null,
  captions: [],
} satisfies Partial<Asset>
