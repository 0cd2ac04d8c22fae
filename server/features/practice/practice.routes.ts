import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { withPictures } from '../questions/pictures.service.ts'
import { answerSlot, assessSlot, finishRun } from './answers.service.ts'
import { listBook, countDue, ownGroups, saveEntry } from './book.service.ts'
import { setChoices } from './choices.service.ts'
import { practice } from './practice.contract.ts'
import { presentAnswered, presentEntries, presentRun } from './practice.present.ts'
import { ownSets } from './ownSets.service.ts'
import { startReview } from './review.service.ts'
import type { PracticeRun } from './runs.model.ts'
import { ownRun, startRun } from './runs.service.ts'
import { practiceSets } from './sets.contract.ts'
import { presentCards, presentResult, presentSet } from './sets.present.ts'
import { createSet, listSets, removeSet, resultsOf, saveSet, setFor } from './sets.service.ts'

export function practiceRoutes(app: AppContext) {
  const shown = async (actor: Actor, run: PracticeRun) => withPictures(app, actor, await presentRun(run))
  const answered = (actor: Actor, run: PracticeRun, slot: string) =>
    withPictures(app, actor, presentAnswered(run, slot))
  return mount(practice, {
    sets: async (_input, actor) => ({ items: await ownSets(actor) }),
    start: async ({ params }, actor) => shown(actor, await startRun(actor, params.ownPracticeSet)),
    run: async ({ params }, actor) => shown(actor, await ownRun(actor, params.practiceRun)),
    answer: async ({ params: { practiceRun: run, slot }, body }, actor) =>
      answered(actor, await answerSlot(actor, { run, slot }, body), slot),
    assess: async ({ params: { practiceRun: run, slot }, body }, actor) =>
      answered(actor, await assessSlot(actor, { run, slot }, body.right), slot),
    finish: async ({ params }, actor) => shown(actor, await finishRun(actor, params.practiceRun)),
    book: async ({ query }, actor) => {
      const { items, nextCursor } = await listBook(actor, query)
      return withPictures(app, actor, { items: await presentEntries(items), nextCursor })
    },
    groups: async (_input, actor) => ({ items: await ownGroups(actor) }),
    due: (_input, actor) => countDue(actor),
    review: async ({ body }, actor) => shown(actor, await startReview(actor, body.group)),
    save: async ({ params, body }, actor) => {
      await saveEntry(actor, params.wrongAnswer, body)
      return done
    },
  })
}

export const practiceSetsRoutes = (_app: AppContext) =>
  mount(practiceSets, {
    list: async ({ query }, actor) => {
      const { items, nextCursor } = await listSets(actor, query)
      return { items: await presentCards(items), nextCursor }
    },
    choices: async ({ query }, actor) => ({ items: await setChoices(actor, query) }),
    create: async ({ body }, actor) => presentSet(await createSet(actor, body)),
    show: async ({ params }, actor) => presentSet(await setFor(actor, params.practiceSet)),
    save: async ({ params, body }, actor) => presentSet(await saveSet(actor, params.practiceSet, body)),
    remove: async ({ params }, actor) => {
      await removeSet(actor, params.practiceSet)
      return done
    },
    results: async ({ params, query }, actor) => {
      const { items, nextCursor } = await resultsOf(actor, params.practiceSet, query)
      return { items: items.map(presentResult), nextCursor }
    },
  })
