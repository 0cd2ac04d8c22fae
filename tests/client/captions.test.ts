import { describe, expect, it } from 'vitest'
import { languageOfFile } from '../../client/features/assets/captionLanguage.ts'
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
