import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { correct, revoke } from './correct.service.ts'
import { approve, refuse, sendBack } from './decide.service.ts'
import { countReturned, countWaiting, trainings } from './list.service.ts'
import { localTraining as contract } from './localTraining.contract.ts'
import { presentCards, shown } from './localTraining.present.ts'
import { addPeople, addUnit, removePeople } from './people.service.ts'
import { addProof, readProof, removeProof } from './proofs.service.ts'
import { choices, create, remove, reopen, save, submit, withdraw } from './report.service.ts'
import { readFile, roster, rosterWorkbook } from './roster.service.ts'

/** Every act answers with how it stands then. */
const then = async (act: Promise<void>, actor: Actor, id: string) => {
  await act
  return shown(actor, id)
}

export const localTrainingRoutes = (app: AppContext) =>
  mount(contract, {
    list: async ({ query }, actor) => {
      const { items, nextCursor } = await trainings(actor, query)
      return { items: await presentCards(items), nextCursor }
    },
    waiting: (_input, actor) => countWaiting(actor),
    returned: (_input, actor) => countReturned(actor),
    choices: (_input, actor) => choices(actor),
    create: ({ body }, actor) => then(create(actor, body), actor, body.id),
    show: ({ params }, actor) => shown(actor, params.localTraining),
    save: ({ params: { localTraining: id }, body }, actor) => then(save(actor, id, body), actor, id),
    remove: async ({ params }, actor) => {
      await remove(app, actor, params.localTraining)
      return done
    },
    addProof: ({ params: { localTraining: id }, file }, actor) => then(addProof(app, actor, id, file), actor, id),
    removeProof: ({ params }, actor) => then(removeProof(app, actor, params), actor, params.localTraining),
    proof: ({ params }, actor) => readProof(app, actor, params),
    roster: ({ params, query }, actor) => roster(actor, params.localTraining, query),
    workbook: ({ params, query }, actor) => rosterWorkbook(actor, params.localTraining, query),
    addPeople: ({ params: { localTraining: id }, body }, actor) => then(addPeople(actor, id, body.people), actor, id),
    addUnit: ({ params: { localTraining: id }, body }, actor) => then(addUnit(actor, id, body), actor, id),
    removePeople: ({ params: { localTraining: id }, body }, actor) =>
      then(removePeople(actor, id, body.people), actor, id),
    readFile: ({ params, file }, actor) => readFile(actor, params.localTraining, file.bytes),
    submit: ({ params: { localTraining: id }, body }, actor) => then(submit(actor, id, body), actor, id),
    withdraw: ({ params: { localTraining: id } }, actor) => then(withdraw(actor, id), actor, id),
    reopen: ({ params: { localTraining: id } }, actor) => then(reopen(actor, id), actor, id),
    approve: ({ params: { localTraining: id }, body }, actor) => then(approve(actor, id, body), actor, id),
    refuse: ({ params: { localTraining: id }, body }, actor) => then(refuse(actor, id, body), actor, id),
    sendBack: ({ params: { localTraining: id }, body }, actor) => then(sendBack(actor, id, body), actor, id),
    revoke: ({ params: { localTraining: id }, body }, actor) => then(revoke(actor, id, body), actor, id),
    correct: ({ params: { localTraining: id }, body }, actor) => then(correct(actor, id, body), actor, id),
  })
