import type { Actor } from '../../../access/actor.ts'
import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { done } from '../../../lib/schema.ts'
import { circleOf } from '../../classes/circle.service.ts'
import { membersOf } from '../../classes/members.service.ts'
import { classToRun } from '../../classes/visible.service.ts'
import { agreedAmong, consentsOf, ownConsent, saveConsent } from './consents.service.ts'
import { classPhotos, photoConsent } from './photos.contract.ts'
import type { ClassPhoto } from './photos.model.ts'
import { presentPhoto } from './photos.present.ts'
import { addPhoto, askRemoval, keepPhoto, photoImage, photosFor, removePhoto, savePhoto } from './photos.service.ts'

const namesIn = async (id: string) =>
  new Map((await membersOf(id, { left: true })).map(({ person, name }) => [person, name]))

async function one(actor: Actor, row: ClassPhoto) {
  const circle = await circleOf(actor, row.class)
  return presentPhoto(row, { circle, agreed: await agreedAmong(row.people), names: await namesIn(row.class) })
}

export const classPhotosRoutes = (app: AppContext) =>
  mount(classPhotos, {
    list: async ({ params, query }, actor) => {
      const { page, circle, agreed } = await photosFor(actor, params.trainingClass, query)
      const names = circle.runs ? await namesIn(params.trainingClass) : new Map<string, string>()
      const own = circle.member ? await consentsOf([circle.member.person]) : new Map<string, boolean>()
      return {
        items: page.items.map((row) => presentPhoto(row, { circle, agreed, names })),
        ...{ nextCursor: page.nextCursor, runs: circle.runs, member: circle.member !== null },
        agreed: own.get(circle.member?.person ?? '') ?? null,
      }
    },
    people: async ({ params }, actor) => {
      await classToRun(actor, params.trainingClass)
      const members = await membersOf(params.trainingClass, { left: true })
      const consents = await consentsOf(members.map(({ person }) => person))
      return {
        items: members.map(({ person: id, name }) => ({ id, name, agreed: consents.get(id) ?? null })),
      }
    },
    add: async ({ params, query, file }, actor) =>
      one(actor, await addPhoto(app, actor, params.trainingClass, query, file.bytes)),
    save: async ({ params, body }, actor) => one(actor, await savePhoto(actor, params, body)),
    remove: async ({ params }, actor) => {
      await removePhoto(app, actor, params)
      return done
    },
    askRemoval: async ({ params, body }, actor) => {
      await askRemoval(actor, params, body.reason)
      return done
    },
    keep: async ({ params }, actor) => one(actor, await keepPhoto(actor, params)),
    image: ({ params, query }, actor) => photoImage(app, actor, params, query),
  })

export const photoConsentRoutes = (_app: AppContext) =>
  mount(photoConsent, {
    show: async (_input, actor) => ({ agreed: await ownConsent(actor) }),
    save: async ({ body }, actor) => {
      await saveConsent(actor, body.agreed)
      return done
    },
  })
