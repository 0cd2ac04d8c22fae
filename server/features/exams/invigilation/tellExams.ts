import type { AppContext } from '../../../appContext.ts'
import { examSignals } from '../exams.signal.ts'
import type { Sitting } from '../sittings/sittings.model.ts'
import { EXAM_TOPIC, SITTING_TOPIC } from '../topics.rule.ts'

/** A board that is told more often than it reads gains nothing: hundreds answer in the same second. */
const PAUSE_MS = 700
type Telling = Pick<AppContext, 'realtime'>
const waiting = new Map<string, ReturnType<typeof setTimeout>>()

function tellMoved({ realtime }: Telling, exam: string): void {
  if (waiting.has(exam)) return
  const tell = () => {
    waiting.delete(exam)
    realtime.toTopic(EXAM_TOPIC + exam, 'exam', { exam })
  }
  waiting.set(exam, setTimeout(tell, PAUSE_MS).unref())
}
const tellChanged = ({ realtime }: Telling, sitting: string): void =>
  realtime.toTopic(SITTING_TOPIC + sitting, 'sitting', { sitting })

/** Beside other processes: of what the database says. */
export function tellSitting(app: Telling, { _id, exam }: Sitting): void {
  tellMoved(app, exam)
  tellChanged(app, _id)
}

/** The pages that are open in this process. @returns what ends it */
export function tellExams(app: Telling): () => void {
  const moved = (exam: string) => tellMoved(app, exam)
  const changed = (sitting: string) => tellChanged(app, sitting)
  examSignals.on('moved', moved)
  examSignals.on('changed', changed)
  return () => {
    examSignals.off('moved', moved)
    examSignals.off('changed', changed)
  }
}
