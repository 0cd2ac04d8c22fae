/** Cells that hold several things at once. */

const tidy = (pieces: string[]): string[] => [...new Set(pieces.map((piece) => piece.trim()).filter(Boolean))]

/**
 * 某大学/医学院-第一支部 → its steps from the top. A dash may also belong to a name (中-美学院): look for the whole text as
 * a name first.
 */
export const splitUnitPath = (text: string): string[] =>
  tidy(text.normalize('NFKC').split(/\s*(?:[/\\>→»]|[-–—]+>?)\s*/))

/** Several posts, or several people, in one cell. */
export const splitSeveral = (text: string): string[] => tidy(text.split(/[、;；,，\n\r]+/))
