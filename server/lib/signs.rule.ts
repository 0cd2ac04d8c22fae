/** Signs that count for nothing, or as one, wherever words are kept or compared: insides of a character class. */

/** Zero-width, control and direction characters: they come with a copy from a web page or a chat, nobody types them. */
export const INVISIBLE = '\\p{Cc}\\p{Cf}\\u2028\\u2029\\ufffe\\uffff'
/** The dot between the parts of a name, as keyboards and systems write it; the first is the one that is kept. */
export const DOTS = '·・•‧･⋅∙'
