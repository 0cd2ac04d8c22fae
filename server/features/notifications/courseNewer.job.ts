import { z } from 'zod'
import { defineJob } from '../../jobs/definitions.ts'
import { slices } from '../../lib/batches.ts'
import { Id } from '../../lib/schema.ts'
import { titlesOf } from '../courses/published.service.ts'
import { begunBefore } from '../enrolment/pinnedVersion.service.ts'
import { notify } from './notify.service.ts'

/** People told in one transaction, which stays short beside what others write. */
const SLICE = 100

/** Who goes on in an earlier version of a course hears of the newer one. */
defineJob({
  kind: 'notifications.courseNewer',
  title: () => '通知课程有新版本',
  payload: z.object({ course: Id, version: z.int() }),
  background: true,
  async run({ course, version }, job) {
    const [found] = await titlesOf([course])
    if (!found) return
    const values = { course: found.title, version: String(version) }
    const people = await begunBefore(course, version)
    for (const slice of slices(people, SLICE))
      await job.publish((session) =>
        notify(
          { people: slice },
          { kind: 'course.newer', key: `${course}:${version}`, values, link: `/courses/${course}` },
          session,
        ),
      )
  },
})
