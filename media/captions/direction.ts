import type { Cue } from './cue.ts'

/** Where a line of a language runs to. */
export type Direction = 'right' | 'left' | 'down'

/** Of a line that runs to the left, or it would run the other way where it begins with a number. */
const toTheLeft = (cue: Cue): Cue => ({ ...cue, text: cue.text.replace(/^/gm, '&rlm;') })

/**
 * Mongolian letters stand upright only in lines that run down, the next to the right of it; set across they lie on
 * their side. Where a file placed its lines across says nothing of lines that run down. What is written in other
 * letters, as Mongolian is in Cyrillic, stays as it is.
 */
function down(cue: Cue): Cue {
  if (!/\p{Script=Mongolian}/u.test(cue.text) || /\bvertical:/.test(cue.settings)) return cue
  return { ...cue, settings: 'vertical:lr' }
}

export function written(cue: Cue, direction: Direction): Cue {
  if (direction === 'right') return cue
  return direction === 'left' ? toTheLeft(cue) : down(cue)
}
