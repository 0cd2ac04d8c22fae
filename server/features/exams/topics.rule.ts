/** What pages follow: an examination by who watches over it, a sitting by whose it is. */
export const EXAM_TOPIC = 'exam:'
export const SITTING_TOPIC = 'own-sitting:'
