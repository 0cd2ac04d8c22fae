import { describe, expect, it } from 'vitest'
import { rateOf, secondsLeft, timeLeft, withSample, type Sample } from '../../client/features/uploads/transferRate.ts'

const steady = (perSecond: number, seconds: number): Sample[] => {
  let samples: Sample[] = []
  for (let second = 0; second <= seconds; second += 1)
    samples = withSample(samples, { at: second * 1_000, sent: second * perSecond })
  return samples
}

describe('speed of an upload', () => {
  it('is not told before a second was seen', () => {
    expect(rateOf([])).toBeNull()
    expect(
      rateOf([
        { at: 0, sent: 0 },
        { at: 900, sent: 10 },
      ]),
    ).toBeNull()
  })
  it('is that of the last ten seconds: a line that got slower shows it', () => {
    const before = steady(1_000_000, 30)
    let samples = before
    for (let second = 31; second <= 41; second += 1)
      samples = withSample(samples, { at: second * 1_000, sent: 30_000_000 + (second - 30) * 1_000 })
    expect(rateOf(before)).toBe(1_000_000)
    expect(rateOf(samples)).toBe(1_000)
  })
  it('gives the time left, never less than none', () => {
    expect(secondsLeft(steady(100, 5), 1_000)).toBe(5)
    expect(secondsLeft(steady(100, 5), 400)).toBe(0)
    expect(
      secondsLeft(
        [
          { at: 0, sent: 5 },
          { at: 5_000, sent: 5 },
        ],
        10,
      ),
    ).toBeNull()
  })
  it('starts over when the server has received less than was thought', () => {
    expect(withSample(steady(100, 5), { at: 6_000, sent: 200 })).toEqual([{ at: 6_000, sent: 200 }])
  })
  it('reads as one would say it', () => {
    expect([0.2, 12, 54, 59, 60, 150, 3_590, 9_000].map(timeLeft)).toEqual([
      '还需不到 10 秒',
      '还需约 10 秒',
      '还需约 55 秒',
      '还需约 1 分钟',
      '还需约 1 分钟',
      '还需约 3 分钟',
      '还需约 1 小时',
      '还需约 2 小时 30 分钟',
    ])
  })
})
