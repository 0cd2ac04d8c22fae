import { ownPerson, type Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { openCourse } from '../enrolment/curriculum.service.ts'
import { raiseVersion } from '../enrolment/pinnedVersion.service.ts'
import { releaseCourse } from '../playback/lease.service.ts'
import { fail } from './learning.failures.ts'
import { settleCourse } from '../enrolment/progress.service.ts'
import { course } from './today.service.ts'

/**
 * The caller goes on in the newest version of a course (upgrade.rule.ts). What plays of the older one stops first: its
 * seconds are saved, and it must not complete a lesson that has another video now. Idempotent, and complete after a
 * crash at any line: what is missing is done with the next call, or with the next look at the course.
 */
export async function moveToNewest(app: AppContext, actor: Actor, id: string) {
  const person = ownPerson(actor)
  const { course: published, version, progress } = await openCourse(person, id)
  if (version.number < published.version!) {
    if (progress?.state === 'completed') throw fail('course.finished')
    await raiseVersion(person, id, published.version!)
    await releaseCourse(person, id)
    await settleCourse(person, id, actor.account)
  }
  return course(app, actor, id)
}
