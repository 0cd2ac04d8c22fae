import { computed, ref } from 'vue'
import { api, type Reply } from '../../../lib/api.ts'
import { useAct } from '../../../lib/useAct.ts'
import { confirm } from '../../../ui/confirm.ts'
import { toast } from '../../../ui/toast.ts'
import type { Candidate } from './nominations.ts'

/** A line of a list of people, from a spreadsheet or ticked elsewhere. */
export type Line = Reply<'nominations', 'readSheet'>['items'][number]
export const LINE_KINDS = {
  fits: '可以推荐',
  warned: '有提示',
  refused: '不能推荐',
  doubt: '请选是谁',
  wrong: '认不出',
  listed: '已在名单中',
} as const
export type LineKind = keyof typeof LINE_KINDS

export function kindOf({ candidate, candidates }: Line): LineKind {
  if (!candidate) return candidates.length > 0 ? 'doubt' : 'wrong'
  if (candidate.listed !== null) return 'listed'
  if (candidate.findings.some(({ refused }) => refused)) return 'refused'
  return candidate.findings.length > 0 ? 'warned' : 'fits'
}
const mayPick = (line: Line): boolean => ['fits', 'warned'].includes(kindOf(line))

/** People whom somebody listed, looked through together, and nominated as one act: all who are ticked or none. */
export function useListed(trainingClass: () => string, changed: () => void) {
  const lines = ref<Line[]>()
  const picked = ref<string[]>([])
  const { busy, sentence, run } = useAct()
  const params = () => ({ trainingClass: trainingClass() })

  const pickAll = () =>
    (picked.value = (lines.value ?? []).filter(mayPick).flatMap(({ candidate }) => candidate?.person ?? []))
  const check = async (people: readonly string[]): Promise<Candidate[]> =>
    people.length === 0
      ? []
      : (await api.nominations.check({ params: params(), body: { people: [...new Set(people)] } })).items

  const readFile = (file: File) =>
    run(async () => {
      lines.value = (await api.nominations.readSheet({ params: params(), file })).items
      pickAll()
    })
  const readPeople = (people: readonly string[]) =>
    run(async () => {
      const items = await check(people)
      lines.value = items.map((candidate, at) => ({
        ...{ row: at + 1, name: candidate.name, staffNumber: '', candidate, candidates: [], wrong: '' },
      }))
      pickAll()
    })
  /** Once more, without those who were left out: a quota may have room for others by now. */
  const recheck = (people: readonly string[]) =>
    run(async () => {
      const found = new Map((await check(people)).map((each) => [each.person, each]))
      lines.value = lines.value?.map((line) => {
        const candidate = found.get(line.candidate?.person ?? '')
        return candidate ? { ...line, candidate } : line
      })
      const known = new Set((lines.value ?? []).filter(mayPick).map(({ candidate }) => candidate!.person))
      picked.value = people.filter((person) => known.has(person))
    })
  /** Who is meant by a line that may mean several. */
  async function choose(line: Line, person: string) {
    if (!(await run(async () => void Object.assign(line, { candidate: (await check([person]))[0] ?? null })))) return
    if (mayPick(line)) picked.value = [...picked.value, person]
  }
  const outOfRoom = computed(() =>
    (lines.value ?? []).flatMap(({ candidate }) =>
      candidate?.findings.some(({ code }) => code === 'full') ? candidate.person : [],
    ),
  )
  async function nominate() {
    const people = picked.value
    const ticked = (lines.value ?? []).filter(({ candidate }) => candidate && people.includes(candidate.person))
    const warned = ticked.filter((line) => kindOf(line) === 'warned').length
    const question = { title: `推荐这 ${people.length} 人？`, action: '推荐' }
    const text = warned > 0 ? `其中 ${warned} 人有提示，名单中已逐一写明。` : ''
    if (!(await confirm({ ...question, ...(text && { text }) }))) return
    const body = { people, confirmed: warned > 0 }
    if (!(await run(() => api.nominations.nominate({ params: params(), body })))) return
    toast(`已推荐 ${people.length} 人`)
    changed()
  }
  return {
    ...{ lines, picked, busy, sentence, readFile, readPeople, choose, nominate, outOfRoom },
    recheck: () => recheck([...picked.value, ...outOfRoom.value]),
  }
}
