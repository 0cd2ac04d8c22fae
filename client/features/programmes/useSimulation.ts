import { onBeforeUnmount, ref } from 'vue'
import { api, type Reply } from '../../lib/api.ts'
import { newId } from '../../lib/newId.ts'

export type Simulation = Reply<'simulation', 'show'>
const POLL_MS = 400

/** Reckons what a requirement would make of the figures; one that was asked later takes the place of an earlier one. */
export function useSimulation() {
  const simulation = ref<Simulation>()
  let asked = 0
  onBeforeUnmount(() => (asked += 1))

  async function reckon(body: Omit<Parameters<typeof api.simulation.start>[0]['body'], 'id'>): Promise<void> {
    const mine = ++asked
    simulation.value = undefined
    let seen = await api.simulation.start({ body: { ...body, id: newId() } })
    while (mine === asked) {
      simulation.value = seen
      if (seen.state !== 'running') return
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
      if (mine === asked) seen = await api.simulation.show({ params: { simulation: seen.id } })
    }
  }
  const forget = () => ((asked += 1), (simulation.value = undefined))
  return { simulation, reckon, forget }
}
