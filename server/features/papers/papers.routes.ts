import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { withPictures } from '../questions/pictures.service.ts'
import { done } from '../../lib/schema.ts'
import { availableIn, copyPaper, createPaper, listPapers, paperFor, removePaper, savePaper } from './edit.service.ts'
import { papers } from './papers.contract.ts'
import type { Paper } from './papers.model.ts'
import { presentCards, presentPaper } from './papers.present.ts'
import { frozenPaper } from './papers.service.ts'
import { printPaper } from './print.service.ts'

const view = async (actor: Actor, paper: Promise<Paper>) => presentPaper(actor, await paper)

export const papersRoutes = (app: AppContext) =>
  mount(papers, {
    list: async ({ query }, actor) => {
      const { items, nextCursor } = await listPapers(actor, query)
      return { items: await presentCards(items), nextCursor }
    },
    create: ({ body }, actor) => view(actor, createPaper(actor, body)),
    available: ({ body }, actor) => availableIn(actor, body.unit, body.cells),
    show: ({ params }, actor) => view(actor, paperFor(actor, 'question.read', params.paper)),
    save: ({ params, body }, actor) => view(actor, savePaper(actor, params.paper, body)),
    copy: ({ params, body }, actor) => view(actor, copyPaper(actor, params.paper, body)),
    remove: async ({ params }, actor) => {
      await removePaper(actor, params.paper, true)
      return done
    },
    restore: async ({ params }, actor) => {
      await removePaper(actor, params.paper, false)
      return done
    },
    preview: async ({ params, query }, actor) =>
      withPictures(app, actor, await frozenPaper(await paperFor(actor, 'question.read', params.paper), query.seed)),
    print: ({ params, query }, actor) => printPaper(app, actor, params.paper, query),
  })
