import { ref } from 'vue'

export interface Question {
  /** Names the thing: «删除「第一讲.mp4」？» */
  title: string
  /** What follows from it, and whether it can be taken back. */
  text?: string
  /** The act, as its button says it: «删除», never «确定». */
  action: string
  cancel?: string
  /** Something is lost: the focus is on the way back. */
  danger?: boolean
}
export const questions = ref<{ question: Question; answer: (yes: boolean) => void }[]>([])

/** Asks before an act that cannot be taken back; true when the person wants it. */
export const confirm = (question: Question): Promise<boolean> =>
  new Promise((resolve) => {
    const answer = (yes: boolean): void => {
      questions.value.shift()
      resolve(yes)
    }
    questions.value.push({ question, answer })
  })
