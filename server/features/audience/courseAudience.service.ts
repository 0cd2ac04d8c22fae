import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import type { audience } from './audience.contract.ts'
import { audienceId, Audiences } from './audience.model.ts'
import { presentCard, versionFor, videosOf } from './audience.service.ts'
import { courseQuizzes } from './quizAudience.service.ts'

type Endpoints = typeof audience.endpoints

/** How each video of a course is watched and each quiz answered. Three queries, whatever the number of viewers. */
export async function courseAudience(actor: Actor, course: string): Promise<z.input<Endpoints['course']['reply']>> {
  const version = await versionFor(actor, course)
  const videos = videosOf(version)
  const rows = await Audiences.find({
    _id: { $in: videos.map(({ lesson }) => audienceId(lesson.id, lesson.asset)) },
  }).lean()
  const byId = new Map(rows.map((row) => [row._id, row]))
  return {
    quizzes: await courseQuizzes(version),
    course,
    title: version.title,
    version: version.number,
    lessons: videos.map(({ section, lesson }) =>
      presentCard(section, lesson, version, byId.get(audienceId(lesson.id, lesson.asset))),
    ),
  }
}
