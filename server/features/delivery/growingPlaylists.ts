import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { fileNames, MASTER, SEGMENT_SECONDS } from '../../../media/hlsNames.ts'
import { growingPlaylist } from '../../../media/playlist.ts'
import { httpFail } from '../../lib/failure.ts'
import { recentMap } from '../../lib/recentMap.ts'
import { grownTracks } from './growing.service.ts'
import { refuse } from './reply.ts'

/** A folder whose media playlists are no objects: they are written out of what the database says is there. */
const GROWING_PLAYLIST = /^(.+\.growing)\/([\w-]+)\.m3u8$/

export const isGrowingPlaylist = (key: string): boolean => GROWING_PLAYLIST.test(key) && !key.endsWith(`/${MASTER}`)

interface Text {
  plain: Buffer
  gzipped: Buffer
}

const squeeze = promisify(gzip)
const REMEMBERED = 200
/** All who watch the same lesson ask for its playlist every few seconds. */
const FRESH_MS = 1_000

async function textOf(key: string): Promise<Text | null> {
  const [, folder = '', name = ''] = GROWING_PLAYLIST.exec(key) ?? []
  const track = (await grownTracks(folder)).find((each) => each.name === name)
  if (!track) return null
  const text = growingPlaylist(fileNames(name).init, track.segments, SEGMENT_SECONDS, track.closed)
  return { plain: Buffer.from(text), gzipped: await squeeze(text) }
}

/** Answers for playlists that grow: never kept by a browser, unlike all else that is delivered. */
export function growingPlaylists() {
  const known = recentMap<{ at: number; text: Promise<Text | null> }>(REMEMBERED)

  function recent(key: string): Promise<Text | null> {
    const before = known.get(key)
    if (before && performance.now() - before.at < FRESH_MS) return before.text
    const text = textOf(key)
    known.set(key, { at: performance.now(), text })
    text.catch(() => known.delete(key))
    return text
  }

  return async (req: IncomingMessage, res: ServerResponse, key: string): Promise<void> => {
    const text = await recent(key)
    if (!text) return refuse(res, httpFail('notFound'))
    const small = /\bgzip\b/.test(String(req.headers['accept-encoding'] ?? ''))
    const body = small ? text.gzipped : text.plain
    res.writeHead(200, {
      'content-type': 'application/vnd.apple.mpegurl',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      vary: 'accept-encoding',
      ...(small && { 'content-encoding': 'gzip' }),
      'content-length': body.length,
    })
    res.end(req.method === 'HEAD' ? undefined : body)
  }
}
