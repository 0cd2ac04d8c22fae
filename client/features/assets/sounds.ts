import type { AssetView } from '../uploads/uploadStore.ts'

type Sound = NonNullable<AssetView['sound']>
type Track = Sound['tracks'][number]

const LAYOUTS: Record<number, string> = { 1: '单声道', 2: '立体声', 6: '5.1 声道', 8: '7.1 声道' }
const languages = new Intl.DisplayNames('zh-Hans', { type: 'language', fallback: 'none' })

/** The language that a file names by ISO 639; its own word where that is none. */
function languageName(code: string): string {
  try {
    return languages.of(code) ?? code
  } catch {
    return code
  }
}

const loudness = ({ audible, peak }: Track): string =>
  !audible ? '没有声音' : peak !== null && peak < -40 ? '声音很轻' : '有声音'

/** What an author tells tracks apart by. */
export const trackText = (track: Track): string =>
  [
    `第 ${track.track + 1} 轨`,
    track.title,
    track.language && languageName(track.language),
    LAYOUTS[track.channels] ?? (track.channels > 0 ? `${track.channels} 声道` : ''),
    loudness(track),
  ]
    .filter(Boolean)
    .join(' · ')

/** Of a video that nobody hears; null for any other. */
export function silence({ kind, sound }: Pick<AssetView, 'kind' | 'sound'>): string | null {
  if (!sound || sound.audible || (kind !== 'video' && kind !== 'audio')) return null
  if (sound.tracks.length === 0)
    return '这个视频没有声音：文件里没有声音轨道。如果应当有讲解，请检查录制设置，重新录制后上传。'
  return sound.tracks.some(({ audible }) => audible)
    ? '正在播放的声音轨道没有声音，请在下面换一条。'
    : '这个视频没有声音：文件里有声音轨道，但从头到尾听不到声音。请检查录制时麦克风是否打开，重新录制后上传。'
}
