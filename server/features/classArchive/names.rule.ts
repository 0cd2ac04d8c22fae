/** Names of files that every system can hold: what Windows forbids is the most. Pure. */
const FORBIDDEN = /[\\/:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\.|$)/i
/**
 * In the UTF-16 units that Windows counts: unpacked beside the zip, in a folder of its name, a path stays below the 240
 * that Explorer and WPS open, and a name below the 255 bytes of other systems.
 */
export const LONGEST_NAME = 48
const LONGEST_ENDING = 8
const trimmed = (text: string): string => text.replace(/^[\s.]+|[\s.]+$/g, '')

function shortened(name: string, most: number): string {
  if (name.length <= most) return name
  const dot = name.lastIndexOf('.')
  const ending = dot > 0 && name.length - dot <= LONGEST_ENDING ? name.slice(dot) : ''
  // Half a character, cut at the end, is none.
  const stem = name.slice(0, most - ending.length).replace(/[\ud800-\udbff]$/, '')
  return trimmed(stem) + ending
}

export function safeName(text: string, most = LONGEST_NAME): string {
  const plain = trimmed(text.normalize('NFC').replace(FORBIDDEN, ' ').replace(/\s+/g, ' '))
  const name = shortened(plain, most) || '未命名'
  return RESERVED.test(name) ? `_${name}` : name
}

/** Of the zip, and of the folder that is made of it. */
export const archiveName = (title: string, day: string): string => `${safeName(title, 40)} 班级档案 ${day}`

/** Both ways: Windows takes ς for σ, which are one in capitals alone. */
const folded = (name: string): string => name.toLowerCase().toUpperCase()

/** Names within one folder: what is there already gets a number, whatever the case of its letters. */
export function namesWithin(): (text: string) => string {
  const taken = new Set<string>()
  return (text) => {
    const wanted = safeName(text)
    const dot = wanted.lastIndexOf('.')
    const [stem, ending] = dot > 0 ? [wanted.slice(0, dot), wanted.slice(dot)] : [wanted, '']
    let name = wanted
    for (let at = 2; taken.has(folded(name)); at++) name = `${stem} (${at})${ending}`
    taken.add(folded(name))
    return name
  }
}

/** As a page beside it links to it. */
export const hrefOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/')
