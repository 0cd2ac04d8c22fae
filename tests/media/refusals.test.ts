import { copyFile, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { mediaRefusalMessages, sentenceOf } from '../../media/messages.ts'
import { ProcessFailure } from '../../media/confinedProcess.ts'
import { refusalOr } from '../../media/failure.ts'
import { poster } from '../../media/poster.ts'
import { probe } from '../../media/probe.ts'
import { MediaRefusal } from '../../media/refusal.ts'
import { h264, make, picture, sound, workFolder } from './sources.ts'

const BOUNDED_MS = 10_000

/** The refusal that `file` meets, within bounded time. */
async function refusalOf(file: string): Promise<MediaRefusal> {
  const startedAt = performance.now()
  const refusal = await probe(file).then(
    () => null,
    (error: unknown) => error,
  )
  expect(performance.now() - startedAt).toBeLessThan(BOUNDED_MS)
  expect(refusal).toBeInstanceOf(MediaRefusal)
  expect(mediaRefusalMessages[(refusal as MediaRefusal).code]).toMatch(/请/)
  return refusal as MediaRefusal
}

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const file = join(await workFolder(), name)
  await writeFile(file, content)
  return file
}

test('no bytes', async () => expect(await refusalOf(await written('a.mp4', ''))).toMatchObject({ code: 'media.empty' }))

const zip = Buffer.from(
  'UEsDBAoAAAAAAAAAIQBGUeymBQAAAAUAAAAFAAAAYS50eHRoZWxsb1BLBQYAAAAAAQABADMAAAAoAAAAAAA=',
  'base64',
)
test.for([
  ['text', Buffer.from('各位同志：\n现将有关事项通知如下。\n'.repeat(200))],
  ['a zip file', zip],
  ['a web page', Buffer.from('<!doctype html><title>x</title>'.repeat(50))],
  ['noise', Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * i * 31 + (i >> 3)) & 255))],
] as const)('%s under the name of a video', async ([, bytes]) => {
  for (const name of ['a.mp4', 'upload'])
    expect(await refusalOf(await written(name, bytes)), name).toMatchObject({ code: 'media.notVideo' })
})

test('an MP4 whose index is missing', async () => {
  const folder = await workFolder()
  const file = await make(folder, 'a.mp4', [...picture(), ...sound(), ...h264])
  await truncate(file, Math.floor((await stat(file)).size / 2))
  expect(await refusalOf(file)).toMatchObject({ code: 'media.truncated' })
})

test.for(['mp4', 'mkv'])('a %s whose header promises more than is there', async (kind) => {
  const folder = await workFolder()
  const file = await make(folder, `a.${kind}`, [...picture('320x180', 20), ...h264, '-movflags', '+faststart'])
  await truncate(file, Math.floor((await stat(file)).size / 2))
  expect(await refusalOf(file)).toMatchObject({ code: 'media.truncated' })
})

test('a playlist is not opened: nobody connects, and no other file is read', async () => {
  let connections = 0
  const server = createServer((socket) => {
    connections += 1
    socket.destroy()
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  onTestFinished(() => void server.close())
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret`
  const hls = (uri: string): string => `#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n${uri}\n#EXT-X-ENDLIST\n`
  const traps = [
    hls(`${address}.ts`),
    hls('file:///etc/passwd'),
    `ffconcat version 1.0\nfile '${address}.mp4'\n`,
    "ffconcat version 1.0\nfile '/etc/passwd'\n",
    `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><BaseURL>${address}</BaseURL></MPD>`,
  ]
  for (const [i, trap] of traps.entries())
    for (const name of [`${i}.mp4`, `${i}`]) {
      const file = await written(name, trap)
      const refusal = await refusalOf(file)
      expect(refusal, trap).toMatchObject({ code: 'media.notVideo' })
      expect(refusal.message).not.toContain('root:')
      await expect(poster({ source: file, atSeconds: 0, out: `${file}.jpg` })).rejects.toThrow(MediaRefusal)
    }
  expect(connections).toBe(0)
})

test('more streams than any lesson has', async () => {
  const maps = Array.from({ length: 40 }, () => ['-map', '0:a']).flat()
  const file = await make(await workFolder(), 'many.mp4', [...sound(1), ...maps, '-c:a', 'aac'])
  expect(await refusalOf(file)).toMatchObject({ code: 'media.tooManyStreams' })
})

test.for(['16000x64', '8x240'])('a picture of %s', async (size) => {
  const [width, height] = size.split('x').map(Number)
  const file = await make(await workFolder(), 'a.mov', [
    '-f',
    'lavfi',
    '-i',
    `color=s=${size}:d=1:r=5`,
    '-c:v',
    'mjpeg',
    '-pix_fmt',
    'yuvj420p',
  ])
  expect(await refusalOf(file)).toMatchObject({ code: 'media.dimensions', detail: { width, height } })
})

test('a single picture is no lesson', async () => {
  const file = await make(await workFolder(), 'a.mp4', [...picture('320x180', 0.04), ...h264])
  expect(await refusalOf(file)).toMatchObject({ code: 'media.duration' })
})

test.for(['magicyuv', 'utvideo', 'ffv1'])('a decoder that is not on the list is never started: %s', async (codec) => {
  const file = await make(await workFolder(), 'a.avi', [...picture(), '-c:v', codec])
  expect(await refusalOf(file)).toMatchObject({ code: 'media.codec', detail: { codec } })
  await expect(poster({ source: file, atSeconds: 0, out: `${file}.jpg` })).rejects.toMatchObject({
    code: 'media.codec',
  })
})

test.for([
  ['a.nut', ['-c:v', 'mpeg4'], 'media.notVideo', '这是 NUT 文件，'],
  ['a.apng', ['-c:v', 'apng', '-f', 'apng'], 'media.notVideo', '这是动态 PNG 图片（APNG），'],
  ['a.mxf', ['-c:v', 'jpeg2000'], 'media.codec', '（JPEG 2000）'],
] as const)('what is not opened is called by its name: %s', async ([name, args, code, words]) => {
  const refusal = await refusalOf(await make(await workFolder(), name, [...picture('64x64', 1), ...args]))
  expect(refusal.code).toBe(code)
  expect(sentenceOf(refusal)).toContain(words)
})

test('an encoder that is given no picture that it can take blames the file; a full disk does not', () => {
  const failed = (said: string) => refusalOr(new ProcessFailure('ffmpeg', 'code 1', said))
  const stale = '[mjpeg @ 0x1] Invalid pts (0) <= last (88)\nError submitting video frame to the encoder'
  expect(failed(stale)).toMatchObject({ code: 'media.damaged' })
  expect(failed(`${stale}\nav_interleaved_write_frame(): No space left on device`)).toBeInstanceOf(ProcessFailure)
})

test('headers of a video over bytes that are none', async () => {
  const folder = await workFolder()
  const file = await make(folder, 'a.mp4', [...picture(), '-c:v', 'libx264', '-movflags', '+faststart'])
  const bytes = await readFile(file)
  const from = bytes.indexOf('mdat') + 4
  bytes.fill(0xff, from)
  await copyFile(file, join(folder, 'b.mp4'))
  await writeFile(join(folder, 'b.mp4'), bytes)
  expect(await refusalOf(join(folder, 'b.mp4'))).toMatchObject({ code: 'media.codec', detail: { stream: 'video' } })
})

test('a file that is not there is our fault, not the file’s', async () => {
  const error = await probe('/nowhere/at-all.mp4').then(
    () => null,
    (e: unknown) => e,
  )
  expect(error).not.toBeInstanceOf(MediaRefusal)
  expect(error).toMatchObject({ code: 'ENOENT' })
})
