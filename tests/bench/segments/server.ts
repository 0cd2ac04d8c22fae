/**
 * The media listener in a process of its own over a folder of segments. Prints its port and the path that a session may
 * ask.
 */
import { createHmac } from 'node:crypto'
import { pino } from 'pino'
import { loadConfig } from '../../../server/config.ts'
import { mediaListener } from '../../../server/features/delivery/mediaListener.ts'
import { issueToken, tokenEnd } from '../../../server/features/delivery/mediaToken.service.ts'
import type { AppContext } from '../../../server/appContext.ts'
import { listenerFor } from '../../../server/http/fastPath/listener.ts'
import { listen } from '../../../server/http/listen.ts'
import { cookieReference, SESSION_COOKIE } from '../../../server/access/sessionReference.ts'
import { folderStorage } from '../../../server/storage/folder.ts'

const [folder = '', fastPath = 'on'] = process.argv.slice(2)
const secret = 'a secret of the benchmark'
const id = 'a-session-id-of-the-usual-thirty-two'
const cookie = `${SESSION_COOKIE}=${encodeURIComponent(`s:${id}.${createHmac('sha256', secret).update(id).digest('base64').replace(/=+$/, '')}`)}`
const session = cookieReference(cookie, secret)!
const config = loadConfig({ MEDIA_FAST_PATH: fastPath }, [])
const app = { config, log: pino({ level: 'error' }), secret, storage: folderStorage(folder) } as AppContext

const web = await listen(0, '127.0.0.1') // as in production
const media = mediaListener(app, { isCached: () => true, verify: async () => true }) // as within a minute of the last look
web.serve(listenerFor(() => media, media.serve, { fast: config.mediaFastPath }))
const path = `/media/${issueToken({ k: 'segments/', s: session, e: tokenEnd() }, secret)}/`
process.stdout.write(`${JSON.stringify({ port: web.port, path, cookie })}\n`)
