import { afterEach, describe, expect, it, vi } from 'vitest'
import { languageOfFile } from '../../client/features/assets/captionLanguage.ts'
import { setLines } from '../../client/features/playback/captionLines.ts'
import { captionsToShow } from '../../server/features/assets/captionLanguages.rule.ts'

describe('the captions that are on', () => {
  it.each([
    [['en', 'zh-Hant', 'ug'], null, 'zh-Hant'],
    [['zh-Hans', 'en'], 'en', 'en'],
    [['zh-Hans', 'zh-Hant'], 'zh-Hant', 'zh-Hant'],
    [['zh-Hans'], 'en', 'zh-Hans'], // chosen with another video
    [['en', 'ja'], null, null],
    [['zh-Hans', 'en'], 'off', null],
    [[], null, null],
  ])('of %j, with %j chosen before: %j', (offered, chosen, shown) =>
    expect(captionsToShow(offered as string[], chosen)).toBe(shown),
  )
})

describe('the language of a caption file', () => {
  it.each([
    ['第一讲.srt', [], 'zh-Hans'],
    ['第一讲.srt', ['zh-Hans'], undefined],
    ['第一讲.en.srt', [], 'en'],
    ['第一讲.zh-TW.ass', [], 'zh-Hant'],
    ['第一讲_chs.srt', ['zh-Hans'], 'zh-Hans'],
    ['第一讲（繁体）.srt', [], 'zh-Hant'],
    ['lesson.kk-Arab.vtt', [], 'kk-Arab'],
    ['第一讲.v2.srt', [], 'zh-Hans'],
    ['第一讲 终稿.srt', ['zh-Hans'], undefined],
  ] as const)('%s beside %j: %s', (name, taken, language) => expect(languageOfFile(name, taken)).toBe(language))
})

describe('lines that run down', () => {
  const drawn = (isFirefox: boolean) => {
    vi.stubGlobal('CSS', { supports: () => isFirefox })
    const cues = [
      { vertical: 'lr', line: 0 },
      { vertical: '', line: 90 },
    ]
    setLines({ target: { track: { cues } } as never })
    return cues
  }
  afterEach(() => vi.unstubAllGlobals())
  it('are set across in Firefox, which draws them into each other, and stay elsewhere', () => {
    expect(drawn(true)).toEqual([
      { vertical: '', line: 'auto' },
      { vertical: '', line: 90 },
    ])
    expect(drawn(false)[0]).toEqual({ vertical: 'lr', line: 0 })
  })
})
