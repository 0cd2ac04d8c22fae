import type { Migration, OldRow } from './migration.ts'

/** Answers of attempts that are still open stand beside them: see features/quizzes/openAnswers. */
export const openAnswers: Migration = {
  number: 15,
  name: 'open-answers',
  async up(db) {
    const open = db.collection<OldRow>('attempts').find({ state: 'open' }, { projection: { answers: 1 } })
    const beside = db.collection<OldRow>('openAnswers')
    for await (const { _id, answers } of open)
      await beside.updateOne({ _id }, { $setOnInsert: { answers } }, { upsert: true })
  },
}
