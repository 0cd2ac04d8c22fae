/** Sittings that were held: as long as one of them is open, its examination is over for nobody. */
import type { ClientSession } from 'mongoose'
import { Exams, type Exam } from '../exams.model.ts'

const others = ({ behind = [] }: Exam, sittings: ReadonlySet<string>) =>
  behind.filter(({ sitting }) => !sittings.has(sitting))

/** `until`: null as long as it is held. */
export async function putBehind(exam: Exam, sitting: string, until: Date | null, session: ClientSession) {
  const behind = [...others(exam, new Set([sitting])), { sitting, until }]
  await Exams.updateOne({ _id: exam._id }, { $set: { behind } }, { session })
}

/** They are no longer open. @returns the examination as it stands then */
export async function takeFromBehind(exam: Exam, sittings: ReadonlySet<string>, session: ClientSession): Promise<Exam> {
  const behind = others(exam, sittings)
  if (behind.length === (exam.behind ?? []).length) return exam
  await Exams.updateOne({ _id: exam._id }, { $set: { behind } }, { session })
  return { ...exam, behind }
}
