export const MOST_SECTIONS = 20
/** Of a section; of a paper, too. */
export const MOST_QUESTIONS = 200
