/** Sittings that were held: as long as one of them is open, its examination is over for nobody. */
import type { ClientSession } from 'mongoose'
import { Exams, type Exam } from '../exams.model.ts'

const others = ({ behind = [] }: Exam, sitting: string) => behind.filter((each) => each.sitting !== sitting)

/** `until`: null as long as it is held. */
export async function putBehind(exam: Exam, sitting: string, until: Date | null, session: ClientSession) {
  const behind = [...others(exam, sitting), { sitting, until }]
  await Exams.updateOne({ _id: exam._id }, { $set: { behind } }, { session })
}

/** It is no longer open. @returns the examination as it stands then */
export async function takeFromBehind(exam: Exam, sitting: string, session: ClientSession): Promise<Exam> {
  const behind = others(exam, sitting)
  if (behind.length === (exam.behind ?? []).length) return exam
  await Exams.updateOne({ _id: exam._id }, { $set: { behind } }, { session })
  return { ...exam, behind }
}
