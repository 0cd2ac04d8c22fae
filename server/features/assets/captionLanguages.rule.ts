/**
 * Languages of captions as BCP 47 tags, in the order in which a player offers them, with what its menu says: the
 * Chinese name, and the own one where every device can draw it.
 */
export const CAPTION_LANGUAGES = {
  'zh-Hans': '简体中文',
  'zh-Hant': '繁體中文',
  en: '英文 English',
  ug: '维吾尔文 ئۇيغۇرچە',
  bo: '藏文',
  'mn-Mong': '蒙古文',
  'kk-Arab': '哈萨克文 قازاقشا',
  ko: '朝鲜文 조선말',
  za: '壮文 Vahcuengh',
  ii: '彝文',
  ja: '日文 日本語',
  ru: '俄文 Русский',
} as const satisfies Record<string, string>

export type CaptionLanguage = keyof typeof CAPTION_LANGUAGES
export const captionLanguages = Object.keys(CAPTION_LANGUAGES) as [CaptionLanguage, ...CaptionLanguage[]]

/** Where lines run to: Uyghur, and Kazakh as it is written in China, to the left; Mongolian in its own letters down. */
export function lineDirection(language: CaptionLanguage): 'right' | 'left' | 'down' {
  if (language === 'ug' || language === 'kk-Arab') return 'left'
  return language === 'mn-Mong' ? 'down' : 'right'
}

/** What stands for "none" among the choices that a browser remembers. */
export const CAPTIONS_OFF = 'off'

/**
 * Which of a video's captions are on: those that were chosen last, where there are such; else the first Chinese ones.
 * Who put them away sees none.
 */
export function captionsToShow<L extends string>(offered: readonly L[], chosen: string | null): L | null {
  if (chosen === CAPTIONS_OFF) return null
  return offered.find((each) => each === chosen) ?? offered.find((each) => each.startsWith('zh')) ?? null
}
