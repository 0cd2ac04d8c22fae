import { sentenceOf } from '../lib/problem.ts'
import { toast } from './toast.ts'

/**
 * An act without a form: a toast says that it went through, and offers to take it back by `undo`, or why it did not.
 * @returns whether it did
 */
export async function toldAct(work: () => Promise<unknown>, said: string, undo?: () => void): Promise<boolean> {
  try {
    await work()
    toast(said, undo ? { undo } : {})
    return true
  } catch (error) {
    toast(sentenceOf(error), { tone: 'error' })
    return false
  }
}
