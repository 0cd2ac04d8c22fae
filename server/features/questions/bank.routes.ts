import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { bank } from './bank.contract.ts'
import { presentCards, presentQuestion, presentQuestions, presentTopics, presentVersion } from './bank.present.ts'
import {
  createQuestion,
  questionFor,
  questionHomes,
  retireQuestion,
  saveQuestion,
  setReview,
  versionsOf,
} from './bank.service.ts'
import { withPictures } from './pictures.service.ts'
import { chosenQuestions, countReview, listQuestions } from './bankList.service.ts'
import type { Question } from './questions.model.ts'
import { addTopic, removeTopic, saveTopic, topicsFor } from './topics/topics.service.ts'

const view = async (app: AppContext, actor: Actor, question: Promise<Question>) =>
  withPictures(app, actor, await presentQuestion(actor, await question))

export const bankRoutes = (app: AppContext) =>
  mount(bank, {
    list: async ({ query }, actor) => {
      const { items, nextCursor } = await listQuestions(actor, query)
      return { items: await presentCards(items), nextCursor }
    },
    homes: async (_input, actor) => ({
      items: (await questionHomes(actor)).map(({ _id, name }) => ({ id: _id, name })),
    }),
    reviewCount: (_input, actor) => countReview(actor),
    chosen: async ({ body }, actor) =>
      withPictures(app, actor, { items: await presentQuestions(actor, await chosenQuestions(actor, body.ids)) }),
    create: ({ body }, actor) => view(app, actor, createQuestion(actor, body)),
    show: ({ params }, actor) => view(app, actor, questionFor(actor, 'question.read', params.bankQuestion)),
    versions: async ({ params }, actor) =>
      withPictures(app, actor, { items: (await versionsOf(actor, params.bankQuestion)).map(presentVersion) }),
    save: ({ params, body }, actor) => view(app, actor, saveQuestion(actor, params.bankQuestion, body)),
    retire: async ({ params, body }, actor) => {
      await retireQuestion(actor, params.bankQuestion, body.retired)
      return done
    },
    reviewed: async ({ params, body }, actor) => {
      await setReview(actor, params.bankQuestion, body.reviewOn)
      return done
    },
    topics: async (_input, actor) => ({ items: await presentTopics(actor, await topicsFor(actor)) }),
    addTopic: async ({ body }, actor) => {
      await addTopic(actor, body)
      return done
    },
    saveTopic: async ({ params, body }, actor) => {
      await saveTopic(actor, params.topic, body)
      return done
    },
    removeTopic: async ({ params }, actor) => {
      await removeTopic(actor, params.topic)
      return done
    },
  })
