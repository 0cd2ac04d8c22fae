import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { planLadder } from '../../media/ladder.ts'
import { probe } from '../../media/probe.ts'
import { transcode } from '../../media/transcode.ts'
import { misalignments, readTrack } from './hls.ts'
import { h264, make, sceneCuts, tool, workFolder } from './sources.ts'

const cuts = [1.3, 2.1, 1.7, 2.6, 1.9]

test('scene cuts do not pull key frames apart: one every four seconds, in every rendition', async () => {
  const folder = await workFolder()
  const file = await make(folder, 'cuts.mp4', [...sceneCuts(cuts, '640x360'), ...h264])
  const source = await probe(file)
  const out = join(folder, 'out')
  const { renditions } = await transcode({ source: file, probe: source, ladder: planLadder(source), outDir: out })
  const names = renditions.map(({ name }) => name)
  expect(names).toEqual(['v360', 'v240'])
  expect(await misalignments(out, names)).toEqual([])
  const { keyFrames } = await readTrack(out, 'v360')
  expect(keyFrames.map((time) => Math.round(time * 1000))).toEqual([0, 4000, 8000])
})

/** What a pipeline does that leaves key frames to the encoder: each size with its own idea of where to cut. */
async function encodeCarelessly(folder: string, file: string, name: string, options: readonly string[]): Promise<void> {
  const hls = [
    '-f',
    'hls',
    '-hls_time',
    '4',
    '-hls_playlist_type',
    'vod',
    '-hls_segment_type',
    'fmp4',
    '-hls_fmp4_init_filename',
    `${name}-init.mp4`,
  ]
  await tool(
    'ffmpeg',
    ['-i', file, '-an', '-c:v', 'libx264', '-preset', 'veryfast', ...options, ...hls, `${name}.m3u8`],
    folder,
  )
}

test('the check above sees key frames that are not aligned', async () => {
  const folder = await workFolder()
  const file = await make(folder, 'cuts.mp4', [...sceneCuts(cuts), ...h264])
  await encodeCarelessly(folder, file, 'large', ['-g', '60'])
  await encodeCarelessly(folder, file, 'small', ['-g', '45', '-sc_threshold', '0', '-vf', 'scale=160:90'])
  const problems = (await misalignments(folder, ['large', 'small'])).join('; ')
  expect(problems).toMatch(/small: key frames/)
  expect(problems).toMatch(/segments/)
})

test('picture and sound begin together: no edit list delays the picture', async () => {
  const folder = await workFolder()
  const file = await make(folder, 'a.mp4', [...sceneCuts(cuts), ...h264])
  const source = await probe(file)
  await transcode({ source: file, probe: source, ladder: planLadder(source), outDir: join(folder, 'out') })
  const init = await readFile(join(folder, 'out/v180-init.mp4'), 'latin1')
  expect(init).toContain('avcC')
  expect(init).not.toContain('elst')
})
