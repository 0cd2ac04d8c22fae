import type { z } from 'zod'
import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { done } from '../../../lib/schema.ts'
import { classBranch, type MeetingView } from './branch.contract.ts'
import type { BranchMeeting } from './branch.model.ts'
import { addMeeting, branchFor, namesIn, removeMeeting, saveMeeting, saveOfficers } from './branch.service.ts'

type Names = ReadonlyMap<string, string>
const named = (id: string, names: Names) => ({ id, name: names.get(id) ?? '' })
const present = (row: BranchMeeting, names: Names): z.input<typeof MeetingView> => {
  const { _id: id, kind, day, place, title, text, people, by, revision } = row
  return { id, kind, day, place, title, text, people: people.map((each) => named(each, names)), by, revision }
}
const one = async (row: BranchMeeting) => present(row, await namesIn(row.class))

export const classBranchRoutes = (_app: AppContext) =>
  mount(classBranch, {
    show: async ({ params }, actor) => {
      const { circle, branch, meetings, records, members } = await branchFor(actor, params.trainingClass)
      const names = await namesIn(params.trainingClass)
      return {
        officers: branch.officers.map(({ office, person }) => ({ office, ...named(person, names) })),
        meetings: meetings.map((row) => present(row, names)),
        members: members.map(({ person: id, name }) => ({ id, name })),
        ...{ runs: circle.runs, records, revision: branch.revision },
      }
    },
    save: async ({ params, body }, actor) => {
      await saveOfficers(actor, params.trainingClass, body)
      return done
    },
    addMeeting: async ({ params, body }, actor) => one(await addMeeting(actor, params.trainingClass, body)),
    saveMeeting: async ({ params, body }, actor) => one(await saveMeeting(actor, params, body)),
    removeMeeting: async ({ params }, actor) => {
      await removeMeeting(actor, params)
      return done
    },
  })
