/** Trainees who have a video open on a server, by its addresses alone. */
import { expect } from 'vitest'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { makeTrainee } from '../support/factories.ts'
import {
  articleLesson,
  makeAsset,
  makeProgramme,
  publishCourse,
  requireOf,
  videoLesson,
} from '../support/learningFactories.ts'
import { cookieOf } from '../support/uploading.ts'

export interface Viewer {
  person: string
  asset: string
  at: string
  cookie: string
  lease: string
}

export const send = (method: 'POST' | 'PUT', url: string, cookie: string, body: object = {}) =>
  fetch(url, { method, headers: { cookie, 'content-type': 'application/json' }, body: JSON.stringify(body) })

/** So many, with a video of `seconds`. */
export async function viewers(unit: Unit, url: string, count: number, seconds: number): Promise<Viewer[]> {
  const lesson = videoLesson(await makeAsset(unit, seconds))
  const course = await publishCourse(unit, [lesson, articleLesson()])
  const programme = await makeProgramme(unit, [course])
  const at = `/api/learning/courses/${course._id}/lessons/${lesson.id}`
  const asset = lesson.kind === 'video' ? lesson.asset! : ''
  return Promise.all(
    Array.from({ length: count }, async () => {
      const { person, account } = await makeTrainee(unit)
      await requireOf([person], unit, [programme])
      const cookie = await cookieOf(url, account.login)
      const { watch } = (await (await send('POST', `${url}${at}/open`, cookie)).json()) as { watch: { lease: string } }
      return { person: person._id, asset, at, cookie, lease: watch.lease }
    }),
  )
}

export const beat = async (url: string, { lease, cookie }: Viewer, seq: number, from: number, to: number) => {
  const reply = await send('POST', `${url}/api/learning/beats`, cookie, {
    ...{ lease, seq, from, to, rate: 1, visible: true },
  })
  expect(reply.status).toBe(200)
  return (await reply.json()) as { watchedSeconds: number; completed: boolean }
}
