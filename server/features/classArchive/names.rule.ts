/** Names of files that every system can hold: what Windows forbids is the most. Pure. */
const FORBIDDEN = /[\\/:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(\.|$)/i
/** Characters; with folders around it a path stays below the 260 of Windows, and a name below the 255 bytes of others. */
export const LONGEST_NAME = 48
const LONGEST_ENDING = 8
const trimmed = (text: string): string => text.replace(/^[\s.]+|[\s.]+$/g, '')

function shortened(name: string, most: number): string {
  const letters = Array.from(name)
  if (letters.length <= most) return name
  const dot = letters.lastIndexOf('.')
  const ending = dot > 0 && letters.length - dot <= LONGEST_ENDING ? letters.slice(dot).join('') : ''
  return trimmed(letters.slice(0, most - Array.from(ending).length).join('')) + ending
}

export function safeName(text: string, most = LONGEST_NAME): string {
  const plain = trimmed(text.normalize('NFC').replace(FORBIDDEN, ' ').replace(/\s+/g, ' '))
  const name = shortened(plain, most) || '未命名'
  return RESERVED.test(name) ? `_${name}` : name
}

/** Names within one folder: what is there already gets a number, whatever the case of its letters. */
export function namesWithin(): (text: string) => string {
  const taken = new Set<string>()
  return (text) => {
    const wanted = safeName(text)
    const dot = wanted.lastIndexOf('.')
    const [stem, ending] = dot > 0 ? [wanted.slice(0, dot), wanted.slice(dot)] : [wanted, '']
    let name = wanted
    for (let at = 2; taken.has(name.toLowerCase()); at++) name = `${stem} (${at})${ending}`
    taken.add(name.toLowerCase())
    return name
  }
}

/** As a page beside it links to it. */
export const hrefOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/')
