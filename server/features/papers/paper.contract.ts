/** A paper 试卷 as it is sat: what an examination freezes. Whole questions with their keys; it never leaves for a candidate like this. */
import { z } from 'zod'
import { Id, Name } from '../../lib/schema.ts'
import { MOST_QUESTIONS, MOST_SECTIONS } from './limits.rule.ts'
import { BankQuestion } from '../questions/question.contract.ts'

/** 一、单项选择题 … The number stands before the title, and is stored nowhere. */
export const PaperSection = z.object({ id: Id, title: Name, questions: z.array(BankQuestion).max(MOST_QUESTIONS) })
export const PaperContent = z.object({ title: Name, sections: z.array(PaperSection).max(MOST_SECTIONS) })
export type PaperContent = z.infer<typeof PaperContent>
