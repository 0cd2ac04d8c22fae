import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { probe } from '../../media/probe.ts'
import { makeLessonVideo, titleLines } from '../../seeds/lessonVideo.ts'
import { workFolder } from './sources.ts'

const lesson = { title: "党支部书记：'100%' 的[责任], 从\\这里:开始", subtitle: '万名书记进党校', seconds: 5 }

test('the same lesson is the same bytes; another title, or seed, is not', async () => {
  const folder = await workFolder()
  const made = async (name: string, changes: object): Promise<Buffer> => {
    await makeLessonVideo({ ...lesson, ...changes, out: join(folder, name) })
    return readFile(join(folder, name))
  }
  const first = await made('a.mp4', {})
  expect((await made('b.mp4', {})).equals(first)).toBe(true)
  expect((await made('c.mp4', { title: '另一讲' })).equals(first)).toBe(false)
  expect((await made('d.mp4', { seed: 7 })).equals(first)).toBe(false)
  expect((await readdir(folder)).sort()).toEqual(['a.mp4', 'b.mp4', 'c.mp4', 'd.mp4'])
  expect(await probe(join(folder, 'a.mp4'))).toMatchObject({
    durationSeconds: 5,
    video: { codec: 'h264', width: 854, height: 480 },
    audio: { codec: 'aac' },
  })
})

test('titles break into even lines', () => {
  expect(titleLines('组织生活会')).toEqual(['组织生活会'])
  expect(titleLines('一二三四五六七八九十一二三四五六')).toEqual(['一二三四五六七八', '九十一二三四五六'])
  expect(titleLines('字'.repeat(60)).join('')).toBe('字'.repeat(44) + '…')
  expect(titleLines('')).toEqual([])
})
