import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { poster, posterMoment } from '../../media/poster.ts'
import { probe } from '../../media/probe.ts'
import { h264, make, picture, sound, tool, workFolder } from './sources.ts'

const sizeOf = async (file: string): Promise<string> =>
  (
    await tool('ffprobe', ['-show_entries', 'stream=codec_name,width,height', '-of', 'csv=print_section=0', file])
  ).trim()

test('a JPEG at most 1280 wide, square pixels, nothing beside it', async () => {
  const folder = await workFolder()
  const source = await make(folder, 'wide.mp4', [...picture('1920x800', 1), ...h264, '-vf', 'setsar=4/3'])
  await poster({ source, atSeconds: posterMoment(await probe(source)), out: join(folder, 'poster.jpg') })
  expect(await sizeOf(join(folder, 'poster.jpg'))).toBe('mjpeg,1280,400')
  expect((await readdir(folder)).sort()).toEqual(['poster.jpg', 'wide.mp4'])
})

test('small sources are not blown up; a moment past the end falls back to the beginning', async () => {
  const folder = await workFolder()
  const source = await make(folder, 'small.mp4', [...picture('320x180', 1), ...h264])
  await poster({ source, atSeconds: 99, out: join(folder, 'poster.jpg') })
  expect(await sizeOf(join(folder, 'poster.jpg'))).toBe('mjpeg,320,180')
})

test('sound has no poster, and leaves nothing', async () => {
  const folder = await workFolder()
  const source = await make(folder, 'talk.mp3', sound(1))
  await expect(poster({ source, atSeconds: 0, out: join(folder, 'poster.jpg') })).rejects.toMatchObject({
    code: 'media.notVideo',
  })
  expect(await readdir(folder)).toEqual(['talk.mp3'])
})
