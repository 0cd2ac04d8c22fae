/** 教学评价 of classes that are over or held now, and the seating plans of those to come. */
import type { Teacher } from '../server/features/bases/bases.model.ts'
import type { TrainingClass } from '../server/features/classes/classes.model.ts'
import type { Nomination } from '../server/features/classes/nominations/nominations.model.ts'
import { isSeated } from '../server/features/classes/nominations/nominations.rule.ts'
import type { ClassSession } from '../server/features/classes/timetable/timetable.model.ts'
import {
  turnId,
  type Evaluation,
  type EvaluationTally,
  type EvaluationTexts,
  type EvaluationTurn,
} from '../server/features/evaluations/evaluations.model.ts'
import { itemsOf, keyOf, STANDARD, type Item } from '../server/features/evaluations/questions.rule.ts'
import { figuresOf, withAnswers, withText } from '../server/features/evaluations/results.rule.ts'
import { dealt, layoutFor } from '../server/features/seating/plan.rule.ts'
import type { SeatingPlan } from '../server/features/seating/seating.model.ts'
import type { SeededBase } from './bases.ts'
import { addDays } from './dates.ts'
import { random, type Random } from './random.ts'

const WORDS = {
  'class-best': [
    '案例讲得具体，回去就能用。',
    '分组交流收获很大，认识了很多同行。',
    '对发展党员的流程有了系统的认识。',
    '“三会一课”怎样开出质量，讲得很实在。',
    '现场教学印象深刻。',
  ],
  'class-better': [
    '希望多安排一些现场教学。',
    '下午的课排得太满，讨论时间不够。',
    '课件希望能提前发给学员。',
    '食堂的清真窗口排队太久。',
    '希望增加网络舆情应对的内容。',
  ],
} as const

interface Given {
  bases: readonly SeededBase[]
  classes: readonly TrainingClass[]
  sessions: readonly ClassSession[]
  nominations: readonly Nomination[]
  trainee: string
  today: string
}
interface Seeded {
  evaluations: Evaluation[]
  turns: EvaluationTurn[]
  tallies: EvaluationTally[]
  texts: EvaluationTexts[]
}

/** Some teach better than others, most well. */
const pointOf = ({ session, about }: Item, liked: ReadonlyMap<string, number>, chance: Random): number => {
  const quality = about === 'teacher' ? (liked.get(session?.teacher?.id ?? '') ?? 0.7) : 0.72
  return chance.chance(quality) ? 5 : chance.chance(0.75) ? 4 : chance.int(2, 3)
}

function answersOf(items: readonly Item[], count: number, liked: ReadonlyMap<string, number>, chance: Random) {
  const scales = items.filter(({ kind }) => kind === 'scale')
  let tally: Pick<EvaluationTally, 'n' | 'counts'> = { n: 0, counts: {} }
  const texts = new Map<keyof typeof WORDS, string[]>()
  for (let at = 0; at < count; at++) {
    const answered = scales.filter(() => chance.chance(0.96))
    tally = withAnswers(tally, new Map(answered.map((item) => [item.key, pointOf(item, liked, chance)])))
    for (const key of Object.keys(WORDS) as (keyof typeof WORDS)[])
      if (chance.chance(0.12)) texts.set(key, withText(texts.get(key) ?? [], chance.pick(WORDS[key])))
  }
  return { tally, texts }
}

const OPEN_DAYS = 7
export function makeEvaluations({ bases, classes, sessions, nominations, trainee, today }: Given): Seeded {
  const chance = random('evaluations')
  const teachers = new Map<string, Teacher>(bases.flatMap((base) => base.teachers.map((each) => [each._id, each])))
  const liked = new Map([...teachers.keys()].map((id) => [id, 0.45 + chance.next() * 0.45]))
  const bySession = Map.groupBy(sessions, (session) => session.class)
  const byClass = Map.groupBy(nominations, (nomination) => nomination.class)
  const made: Seeded = { evaluations: [], turns: [], tallies: [], texts: [] }
  for (const { _id, title, base, ancestors, year, from, to, state } of classes) {
    if (state !== 'ranked' || from > today) continue
    const closesOn = addDays(to, OPEN_DAYS)
    const closed = closesOn < today
    const asked = (bySession.get(_id) ?? []).map(({ _id: id, day, title: topic, teacher }) => ({
      ...{ id, day, title: topic },
      teacher: teacher === null ? null : { id: teacher, name: teachers.get(teacher)?.name ?? '' },
    }))
    const items = itemsOf(STANDARD, asked)
    const members = (byClass.get(_id) ?? []).filter((row) => isSeated(row.state))
    const answering = members.filter(
      ({ person }) => (closed || person !== trainee) && chance.chance(closed ? 0.85 : 0.4),
    )
    const { tally, texts } = answersOf(items, answering.length, liked, chance)
    made.evaluations.push({
      ...{
        _id,
        title,
        base,
        ancestors,
        year,
        from,
        opensOn: from,
        closesOn,
        questions: [...STANDARD],
        sessions: asked,
      },
      teachers: [...new Set(asked.flatMap(({ teacher }) => teacher?.id ?? []))],
      ...{ told: true, reminded: true, closed, figures: closed ? figuresOf(items, tally) : null, revision: 1 },
    })
    made.tallies.push({ _id, ...tally })
    made.turns.push(...answering.map(({ person }) => ({ _id: turnId(_id, person), class: _id, person })))
    made.texts.push(...[...texts].map(([key, own]) => ({ _id: keyOf(key, _id), class: _id, key, texts: own })))
  }
  return made
}

/** Of the classes that begin next: dealt out in the hall, and shown. */
export function makeSeatingPlans({ bases, classes, nominations, today }: Given): SeatingPlan[] {
  const rooms = new Map(bases.map(({ base }) => [base._id, base.rooms]))
  return classes
    .filter(({ state, from }) => state === 'ranked' && from > addDays(today, -OPEN_DAYS))
    .map(({ _id, base, ancestors }) => {
      const members = nominations
        .filter((row) => row.class === _id && isSeated(row.state))
        .sort((a, b) => (a.pinyin < b.pinyin ? -1 : 1))
      const room = rooms
        .get(base)!
        .toSorted((a, b) => a.seats - b.seats)
        .find(({ seats }) => seats >= members.length)
      const layout = layoutFor(room?.seats ?? members.length)
      const places = dealt(layout, members, 'spread')
      return {
        _id,
        ancestors,
        room: room?.id ?? null,
        ...layout,
        aisles: [...layout.aisles],
        places,
        shown: true,
        revision: 1,
      }
    })
}
