import type { Router } from 'express'
import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import type { CursorPage } from '../../lib/paging.ts'
import { courses } from './courses.contract.ts'
import type { Course } from './courses.model.ts'
import { presentCards, presentCourse } from './courses.present.ts'
import { countWaiting, courseFor, courseHomes, createCourse, listCourses, waitingCourses } from './courses.service.ts'
import { saveDraft } from './draft.service.ts'
import { previewLesson, showVersion } from './preview.service.ts'
import { reviewedBefore } from './reviewedBefore.service.ts'
import { usesOf } from './uses.service.ts'
import { giveBackCourse, publishCourse, submitCourse, withdrawCourse } from './review.service.ts'

const cards = async ({ items, nextCursor }: CursorPage<Course>) => ({ items: await presentCards(items), nextCursor })
const view = async (actor: Actor, course: Promise<Course>) => presentCourse(await course, actor)

export const coursesRoutes = (app: AppContext): Router =>
  mount(courses, {
    list: async ({ query }, actor) => cards(await listCourses(actor, query)),
    homes: async (_input, actor) => ({ items: (await courseHomes(actor)).map(({ _id, name }) => ({ id: _id, name })) }),
    uses: ({ params }, actor) => usesOf(actor, params.asset),
    create: ({ body }, actor) => view(actor, createCourse(actor, body)),
    show: ({ params }, actor) => view(actor, courseFor(actor, 'course.read', params.course)),
    save: ({ params, body }, actor) => view(actor, saveDraft(actor, params.course, body)),
    submit: ({ params, body }, actor) => view(actor, submitCourse(actor, params.course, body)),
    withdraw: ({ params }, actor) => view(actor, withdrawCourse(actor, params.course)),
    preview: ({ params, query }, actor) => previewLesson(app, actor, params, query.version),
    version: ({ params }, actor) => showVersion(actor, params.course, Number(params.versionNumber)),
    reviews: async ({ query }, actor) => cards(await waitingCourses(actor, query)),
    reviewCount: (_input, actor) => countWaiting(actor),
    before: ({ params }, actor) => reviewedBefore(app, actor, params.course),
    giveBack: ({ params, body }, actor) => view(actor, giveBackCourse(actor, params.course, body)),
    publish: ({ params, body }, actor) => view(actor, publishCourse(actor, params.course, body)),
  })
