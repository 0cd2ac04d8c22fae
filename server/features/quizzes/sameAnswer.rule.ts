/** When what was filled into a gap is the same as an accepted answer. */

/** How people write the same word: full and half width, case, spaces, and punctuation at the ends do not matter. */
export const normalised = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/gu, '')
    .replace(/^[\p{P}]+|[\p{P}]+$/gu, '')

/** Whether what was filled into a gap is one of its accepted answers. */
export const isAccepted = (accepted: readonly string[], given: string | undefined): boolean => {
  const text = normalised(given ?? '')
  return text !== '' && accepted.some((each) => normalised(each) === text)
}
