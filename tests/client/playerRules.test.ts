import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { secondsOf } from '../../client/features/courses/draft/chapters.ts'
import { chapterAt, chaptersVtt } from '../../client/features/playback/chapters.ts'
import { frontier } from '../../client/features/playback/inOrder.ts'
import { reached } from '../../client/features/playback/questionMoments.ts'
import { useStartPosition } from '../../client/features/playback/useStartPosition.ts'
import { addRange, type Range } from '../../server/features/playback/watchedRanges.rule.ts'

describe('how far a first watch may go', () => {
  it('to the first gap, or as far as it has come just now', () => {
    expect(frontier([], 0, 100)).toBe(0)
    expect(
      frontier(
        [
          [0, 30],
          [40, 60],
        ],
        0,
        100,
      ),
    ).toBe(30)
    expect(
      frontier(
        [
          [0, 30],
          [40, 60],
        ],
        35.5,
        100,
      ),
    ).toBe(35.5)
    expect(
      frontier(
        [
          [0, 30],
          [40, 60],
        ],
        40.2,
        100,
      ),
    ).toBe(60)
    expect(frontier([[0, 100]], 0, 100)).toBe(100)
  })

  it('never past a second that was not watched, and never back from what was', () => {
    const ranges = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 100 })))
      .map((pairs) => pairs.reduce((union, [from, to]) => addRange(union, [from, to]), [] as Range[]))
    fc.assert(
      fc.property(ranges, fc.integer({ min: 0, max: 100 }), (watched, reached) => {
        const limit = frontier(watched, reached, 100)
        expect(limit).toBeGreaterThanOrEqual(reached)
        for (let second = reached; second < limit; second += 1)
          expect(watched.some(([from, to]) => from <= second && second < to)).toBe(true)
      }),
    )
  })
})

describe('a moment as an instructor types it', () => {
  it.each([
    ['65', 65],
    ['1:05', 65],
    ['1：05', 65],
    ['1:02:05', 3725],
    [' 0:00 ', 0],
    ['', null],
    ['1:75', null],
    ['1:2:3:4', null],
    ['一分', null],
    ['-5', null],
    ['1:', null],
  ])('%j is %j', (typed, seconds) => {
    expect(secondsOf(typed)).toBe(seconds)
  })
})

describe('where a video begins', () => {
  it('it is not played yet when it is only moved, and is once it plays, be it at the same place', async () => {
    const watched = { all: () => [] } as unknown as Parameters<typeof useStartPosition>[0]['watched']
    const start = useStartPosition({
      watched,
      duration: 600,
      position: 30,
      limit: () => 600,
      restore: async () => undefined,
    })
    const video = Object.assign(new EventTarget(), { currentTime: 90 }) as unknown as HTMLVideoElement
    start.attach(video)
    video.dispatchEvent(new Event('timeupdate'))
    expect([start.at.value, start.begun.value]).toEqual([90, false])
    video.currentTime = 30
    video.dispatchEvent(new Event('timeupdate'))
    video.dispatchEvent(new Event('play'))
    expect([start.at.value === start.startAt.value, start.begun.value]).toEqual([true, true])
  })
})

describe('chapters', () => {
  it('become a track, each until the next, and no title can break it', () => {
    expect(
      chaptersVtt(
        [
          { at: 0, title: '开场' },
          { at: 3661, title: '甲 --> 乙\n<b>' },
          { at: 9_000, title: '视频之后' },
        ],
        4_000,
      ),
    ).toBe('WEBVTT\n\n00:00:00.000 --> 01:01:01.000\n开场\n\n01:01:01.000 --> 01:06:40.000\n甲 --&gt; 乙 &lt;b&gt;\n')
  })

  it('tell which one is on', () => {
    const chapters = [
      { at: 5, title: '甲' },
      { at: 10, title: '乙' },
    ]
    expect([0, 5, 9.9, 10, 99].map((at) => chapterAt(chapters, at))).toEqual([-1, 0, 0, 1, 1])
  })
})

describe('the moment of a question', () => {
  const waiting = [
    { id: 'start', at: 0 },
    { id: 'a', at: 10 },
    { id: 'b', at: 10 },
    { id: 'end', at: 60 },
  ]
  it('is reached by playing through it, and not jumped over', () => {
    expect(reached(waiting, 9.8, 10.05)?.id).toBe('a')
    expect(reached(waiting.slice(2), 9.8, 10.05)?.id).toBe('b')
    expect([
      reached(waiting, 10.05, 10.3),
      reached(waiting, 9, 40),
      reached(waiting, 40, 9),
      reached([], 9, 11),
    ]).toEqual([undefined, undefined, undefined, undefined])
  })
  it('may be the first or the last of the video', () => {
    expect(reached(waiting, 0, 0.2)?.id).toBe('start')
    expect(reached(waiting, 59.8, 60)?.id).toBe('end')
  })
})
