import { computed, ref, type Ref } from 'vue'
import {
  dealt,
  isIn,
  layoutFor,
  placed,
  type Deal,
  type Layout,
  type Place,
} from '../../../server/features/seating/plan.rule.ts'
import { api } from '../../lib/api.ts'
import { useAct } from '../../lib/useAct.ts'
import { unsavedForm } from '../../lib/useUnsaved.ts'
import { toast } from '../../ui/toast.ts'
import type { Seating, SeatingPlan } from './seating.ts'

const STEPS = 50
/** In the smallest room in which all find a seat. */
function first({ rooms, members }: Seating): SeatingPlan {
  const fitting = rooms.filter(({ seats }) => seats >= members.length).sort((a, b) => a.seats - b.seats)
  const room = fitting[0]
  const { rows, seats, aisles } = layoutFor(room?.seats ?? members.length)
  return { room: room?.id ?? null, rows, seats, aisles: [...aisles], places: [], shown: false, revision: 0 }
}

/** The plan while it is worked at: every step can be taken back until it is saved, and after that too. */
export function useSeating(given: Seating, trainingClass: string) {
  const plan = ref(given.plan ?? first(given)) as Ref<SeatingPlan>
  const past = ref<SeatingPlan[]>([])
  const saved = ref(JSON.stringify(plan.value))
  const unsaved = computed(() => JSON.stringify(plan.value) !== saved.value)
  const { busy, sentence, run } = useAct()
  unsavedForm({
    what: () => '座位表',
    isChanged: () => unsaved.value,
    settle: () => void (saved.value = JSON.stringify(plan.value)),
  })

  function change(next: Partial<SeatingPlan>): void {
    past.value = [...past.value.slice(-STEPS), plan.value]
    plan.value = { ...plan.value, ...next }
  }
  const seat = (person: string, to: Omit<Place, 'person'>) => change({ places: placed(plan.value.places, person, to) })
  const unseat = (person: string) => change({ places: plan.value.places.filter((place) => place.person !== person) })
  const deal = (how: Deal) => change({ places: dealt(plan.value, given.members, how, given.groups) })
  /** Who sat where there are no seats any more has none. */
  const lay = (layout: Layout & { room: string | null }) =>
    change({
      ...layout,
      aisles: layout.aisles.filter((aisle) => aisle < layout.seats),
      places: plan.value.places.filter((place) => isIn(layout, place)),
    })
  function undo(): void {
    const before = past.value.at(-1)
    if (!before) return
    past.value = past.value.slice(0, -1)
    plan.value = { ...before, revision: plan.value.revision }
  }
  async function save() {
    const sent = plan.value
    const isSaved = await run(async () => {
      const { revision } = await api.seating.save({ params: { trainingClass }, body: sent })
      plan.value = { ...plan.value, revision }
      saved.value = JSON.stringify({ ...sent, revision }) // what was moved meanwhile is not saved
    })
    if (!isSaved) return
    toast('已保存座位表')
  }
  const unplaced = computed(() => {
    const seated = new Set(plan.value.places.map(({ person }) => person))
    return given.members.filter(({ person }) => !seated.has(person))
  })
  return {
    plan,
    unsaved,
    canUndo: computed(() => past.value.length > 0),
    unplaced,
    change,
    seat,
    unseat,
    deal,
    lay,
    undo,
    save,
    busy,
    sentence,
  }
}
