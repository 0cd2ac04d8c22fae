import { computed } from 'vue'
import { useQuery } from '@pinia/colada'
import { worth } from '../../../server/features/papers/points.rule.ts'
import { api } from '../../lib/api.ts'
import { keepAddresses } from '../../lib/pictureAddresses.ts'
import { useSession } from '../../lib/session.ts'
import type { Question } from '../../../server/features/quizzes/quizzes.contract.ts'
import { toQuiz } from './toQuiz.ts'

/** Of the questions that were taken from the bank those that it has a newer version of, and how to take it. */
export function useNewer(questions: () => Question[]) {
  const session = useSession()
  const origins = computed(() => questions().flatMap(({ origin }) => origin?.question ?? []))
  const current = useQuery({
    key: () => ['bank', 'current', ...origins.value],
    query: async () =>
      keepAddresses(await api.bank.chosen({ body: { ids: [...new Set(origins.value)].slice(0, 200) } })),
    enabled: () => origins.value.length > 0 && session.can('question.read'),
  })
  const newest = computed(() => new Map(current.data.value?.items.map((each) => [each.id, each])))
  const newerOf = ({ origin }: Question) => {
    const found = origin && newest.value.get(origin.question)
    return found && found.version > origin.version ? found : undefined
  }
  return {
    isOlder: (question: Question): boolean => newerOf(question) !== undefined,
    /** The newer version under the same id and with the points that the quiz gives it. */
    newer(question: Question): Question | null {
      const found = newerOf(question)
      return found ? toQuiz(worth(found.content, question.points), found.version, question.id) : null
    },
  }
}
