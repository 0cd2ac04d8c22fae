/** The words of the player's controls: those that come with it, but for the one that nobody here says. */
import { ZhCn } from 'media-chrome/lang/zh-CN'
import { addTranslation } from 'media-chrome/utils/i18n'

addTranslation('zh-CN', { ...ZhCn, 'closed captions': '字幕' })
