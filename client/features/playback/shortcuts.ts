/** What keys do, wherever on the page they are pressed; media-chrome knows them, all but the last. */
export const SHORTCUTS = [
  { keys: [' ', 'k'], shown: '空格 或 K', does: '播放、暂停' },
  { keys: ['ArrowLeft', 'j'], shown: '← 或 J', does: '后退 10 秒' },
  { keys: ['ArrowRight', 'l'], shown: '→ 或 L', does: '前进 10 秒' },
  { keys: ['<', '>'], shown: 'Shift + , 或 .', does: '放慢、加快' },
  { keys: ['c'], shown: 'C', does: '打开、关闭字幕' },
  { keys: ['m'], shown: 'M', does: '静音' },
  { keys: ['f'], shown: 'F', does: '全屏' },
  { keys: ['p'], shown: 'P', does: '画中画' },
  { keys: ['?'], shown: '?', does: '显示这份说明' },
] as const
const KEYS: readonly string[] = SHORTCUTS.flatMap(({ keys }) => [...keys])

/** Whoever types, or stands on a control, means that control; the player handles its own keys. */
const OWN_KEYS =
  'input, textarea, select, button, a, summary, dialog, [contenteditable], [role="slider"], media-controller'
const TYPING = 'input, textarea, select, dialog, [contenteditable]'

const isMeant = ({ ctrlKey, metaKey, altKey, defaultPrevented }: KeyboardEvent): boolean =>
  !defaultPrevented && !ctrlKey && !metaKey && !altKey
const isOn = ({ target }: KeyboardEvent, where: string): boolean =>
  target instanceof Element && target.closest(where) !== null

export const isShortcut = (event: KeyboardEvent): boolean =>
  isMeant(event) && KEYS.includes(event.key) && !isOn(event, OWN_KEYS)
/** The question mark asks for help from every place but one where it is typed. */
export const isHelp = (event: KeyboardEvent): boolean => isMeant(event) && event.key === '?' && !isOn(event, TYPING)
