import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { playTrack } from '../../client/features/playback/playTrack.ts'
import { addRange, type Range } from '../../server/features/playback/watchedRanges.rule.ts'

const union = (ranges: Range[]): Range[] => ranges.reduce(addRange, [] as Range[])

describe('what was played, in whole seconds', () => {
  it('cuts a range at a whole second and continues there', () => {
    const track = playTrack()
    track.moved(0)
    track.moved(10.7)
    expect(track.take()).toEqual([[0, 10]])
    track.moved(20.2)
    expect(track.take()).toEqual([[10, 20]])
    expect(track.take()).toEqual([])
  })

  it('counts the last second before a seek when half of it was played', () => {
    const track = playTrack()
    track.moved(3.9)
    track.moved(7.4)
    track.interrupted()
    track.moved(60)
    track.moved(62.6)
    track.interrupted()
    expect(track.take()).toEqual([
      [3, 7],
      [60, 63],
    ])
  })

  it('counts the end of the video, however little was left of its last second', () => {
    const track = playTrack()
    track.moved(50)
    track.moved(59.02)
    track.ended()
    expect(track.take()).toEqual([[50, 60]])
  })

  it('continues after a pause where it was', () => {
    const track = playTrack()
    track.moved(0)
    track.moved(4.6)
    expect(track.take()).toEqual([[0, 4]])
    track.moved(4.6)
    track.moved(6.1)
    expect(track.take()).toEqual([[4, 6]])
  })

  it('covers every second of a video played through, whenever it is asked', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.array(fc.tuple(fc.double({ min: 0.01, max: 5, noNaN: true }), fc.boolean()), { maxLength: 200 }),
        (duration, steps) => {
          const track = playTrack()
          const claimed: Range[] = []
          let at = 0
          track.moved(at)
          for (const [step, ask] of steps) {
            at = Math.min(duration, at + step)
            track.moved(at)
            if (ask) claimed.push(...track.take())
          }
          track.moved(duration)
          track.ended()
          expect(union([...claimed, ...track.take()])).toEqual([[0, duration]])
        },
      ),
    )
  })
})
