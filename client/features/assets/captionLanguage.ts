import { captionLanguages, type CaptionLanguage } from '../../../server/features/assets/captionLanguages.rule.ts'

/** What subtitle tools and sites write before the ending of a file's name, beside the tags themselves. */
const ALIASES: Record<string, CaptionLanguage> = {
  zh: 'zh-Hans',
  'zh-cn': 'zh-Hans',
  chs: 'zh-Hans',
  sc: 'zh-Hans',
  简体: 'zh-Hans',
  'zh-tw': 'zh-Hant',
  'zh-hk': 'zh-Hant',
  cht: 'zh-Hant',
  tc: 'zh-Hant',
  繁体: 'zh-Hant',
  繁體: 'zh-Hant',
  eng: 'en',
  英文: 'en',
  mn: 'mn-Mong',
  kk: 'kk-Arab',
  kor: 'ko',
  jpn: 'ja',
}
const byTag = new Map([
  ...Object.entries(ALIASES),
  ...captionLanguages.map((language) => [language.toLowerCase(), language] as const),
])

/**
 * The language of a caption file by its name (`第一讲.en.srt`), else Chinese where there is none yet; undefined where
 * nobody but the author knows.
 */
export function languageOfFile(name: string, taken: readonly CaptionLanguage[]): CaptionLanguage | undefined {
  const tag = /[.\s_（(]([a-z]{2,3}(?:-[a-z]{2,4})?|[\u4e00-\u9fff]{2})[)）]?\.[a-z]+$/i.exec(name)?.[1]
  const named = byTag.get(tag?.toLowerCase() ?? '')
  return named ?? (taken.includes('zh-Hans') ? undefined : 'zh-Hans')
}
