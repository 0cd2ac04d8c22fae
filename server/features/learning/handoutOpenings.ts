import { now } from '../../lib/clock.ts'
import { isDuplicate, model, required } from '../../lib/model.ts'

/** That a person has opened a handout: before that it cannot be called read. Another file is another handout. */
interface HandoutOpening {
  _id: string
  person: string
  lesson: string
  asset: string
  at: Date
}
const HandoutOpenings = model<HandoutOpening>(
  'HandoutOpening',
  'handoutOpenings',
  { person: required(String), lesson: required(String), asset: required(String), at: required(Date) },
  [],
)

type Handout = Pick<HandoutOpening, 'person' | 'lesson' | 'asset'>
const idOf = ({ person, lesson, asset }: Handout): string => `${person}:${lesson}:${asset}`

export const hasOpened = async (handout: Handout): Promise<boolean> =>
  (await HandoutOpenings.exists({ _id: idOf(handout) })) !== null

/** When some handouts were opened, by lesson. */
export async function openedAt(handouts: readonly Handout[]): Promise<Map<string, Date>> {
  if (handouts.length === 0) return new Map()
  const found = await HandoutOpenings.find({ _id: { $in: handouts.map(idOf) } }, { lesson: 1, at: 1 }).lean()
  return new Map(found.map(({ lesson, at }) => [lesson, at]))
}

/** The first time counts; again changes nothing. */
export async function noteOpened(handout: Handout): Promise<void> {
  await HandoutOpenings.create({ _id: idOf(handout), ...handout, at: now() }).catch((error: unknown) => {
    if (!isDuplicate(error)) throw error
  })
}
