import type { z } from 'zod'
import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { simulation, type Simulation as View } from './simulation.contract.ts'
import type { Simulation } from './simulation.model.ts'
import { showSimulation, startSimulation } from './simulation.service.ts'

const present = ({ _id, state, progress, result }: Simulation): z.input<typeof View> => ({
  ...{ id: _id, state, progress, result },
})

export const simulationRoutes = (_app: AppContext) =>
  mount(simulation, {
    start: async ({ body }, actor) => present(await startSimulation(actor, body)),
    show: async ({ params }, actor) => present(await showSimulation(actor, params.simulation)),
  })
