type Known = readonly [name: string, mark: RegExp]

/** In order: what embeds another browser names it too, so the embedder is asked for first. */
const BROWSERS: readonly Known[] = [
  ['企业微信', /wxwork/i],
  ['微信', /MicroMessenger/i],
  ['钉钉', /DingTalk/i],
  ['QQ 浏览器', /M?QQBrowser/i],
  ['Edge', /Edg(e|A|iOS)?\//],
  ['Firefox', /Firefox\/|FxiOS\//],
  ['Opera', /OPR\//],
  ['Chrome', /Chrome\/|CriOS\//],
  ['Safari', /Version\/[\d.]+.*Safari\//],
]
const SYSTEMS: readonly Known[] = [
  ['鸿蒙', /HarmonyOS|OpenHarmony/],
  ['Android', /Android/],
  ['iPad', /iPad/],
  ['iPhone', /iPhone/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X|Macintosh/],
  ['Linux', /Linux|X11/],
]

const find = (known: readonly Known[], text: string, otherwise: string): string =>
  known.find(([, mark]) => mark.test(text))?.[0] ?? otherwise

/**
 * What a person recognises a device by, from its user agent: «Chrome · Windows»; «未知设备» when it says nothing known.
 */
export function deviceName(userAgent: string | undefined): string {
  const browser = find(BROWSERS, userAgent ?? '', '')
  const system = find(SYSTEMS, userAgent ?? '', '')
  return [browser, system].filter(Boolean).join(' · ') || '未知设备'
}
