import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { archiveProgramme, archiveRequirement } from './archive.service.ts'
import { programmes } from './programmes.contract.ts'
import type { Requirement } from './programmes.model.ts'
import { presentCard, presentProgramme, presentRequirement } from './programmes.present.ts'
import { candidates, createProgramme, listProgrammes, saveProgramme, showProgramme } from './programmes.service.ts'
import { namesIn } from './requirementNames.service.ts'
import { requirementsFor } from './requirements.service.ts'
import { createRequirement } from './setRequirement.service.ts'
import { testedCourses } from './testedCourses.service.ts'
import { saveRequirement } from './versions.service.ts'

const named = async (requirement: Requirement) => presentRequirement(requirement, await namesIn([requirement]))

export const programmesRoutes = (_app: AppContext) =>
  mount(programmes, {
    list: async ({ query }, actor) => {
      const { items, nextCursor } = await listProgrammes(actor, query)
      return { items: items.map(presentCard), nextCursor }
    },
    show: async ({ params }, actor) => presentProgramme(await showProgramme(actor, params.programme)),
    create: async ({ body }, actor) => presentProgramme(await createProgramme(actor, body)),
    save: async ({ params, body }, actor) => presentProgramme(await saveProgramme(actor, params.programme, body)),
    courses: ({ params, query }, actor) => candidates(actor, params.programme, query.search),
    archive: async ({ params, body }, actor) => {
      await archiveProgramme(actor, params.programme, body.archived)
      return done
    },
    archiveRequirement: async ({ params, body }, actor) => {
      await archiveRequirement(actor, params.requirement, body.archived)
      return done
    },
    requirements: async ({ query }, actor) => {
      const requirements = await requirementsFor(actor, 'coverage.read', { archived: query.archived === 'yes' })
      const names = await namesIn(requirements)
      return { items: requirements.map((each) => presentRequirement(each, names)) }
    },
    testedCourses: ({ query }, actor) => testedCourses(actor, query.search),
    createRequirement: async ({ body }, actor) => named(await createRequirement(actor, body)),
    saveRequirement: async ({ params, body }, actor) => named(await saveRequirement(actor, params.requirement, body)),
  })
