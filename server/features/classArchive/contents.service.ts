/** What an archive would hold, said before it is taken. */
import type { z } from 'zod'
import type { Actor } from '../../access/actor.ts'
import { handedInSums, publishedAssignments } from '../assignments/handedIn.service.ts'
import { branchFor } from '../classLife/branch/branch.service.ts'
import { discussionSums } from '../classLife/discussion/kept.service.ts'
import { keptHandbook, keptMaterials, photoSums } from '../classLife/kept.service.ts'
import { sessionsOf } from '../classes/timetable/timetable.service.ts'
import { closedResults } from '../evaluations/results.service.ts'
import { graduationOf } from '../graduation/list.service.ts'
import { classToArchive } from './archive.service.ts'
import type { ArchiveContents } from './classArchive.contract.ts'

export async function contentsOf(actor: Actor, id: string): Promise<z.input<typeof ArchiveContents>> {
  await classToArchive(actor, id)
  const [sessions, { items }, assignments, work, evaluation, materials, handbook, branch, photos, posts] =
    await Promise.all([
      ...([sessionsOf(id), graduationOf(actor, id), publishedAssignments(id), handedInSums(id)] as const),
      ...([
        closedResults(actor, id),
        keptMaterials(id),
        keptHandbook(id),
        branchFor(actor, id),
        photoSums(id),
      ] as const),
      discussionSums(id),
    ])
  const files = materials.flatMap(({ file }) => file ?? [])
  return {
    ...{ sessions: sessions.length, members: items.length },
    certificates: items.filter(({ certificate }) => certificate?.state === 'valid').length,
    ...{ assignments: assignments.length, submissions: work.submissions, files: work.files },
    ...{ evaluation: evaluation !== null, materials: files.length, handbook: handbook !== null },
    ...{ meetings: branch.meetings.length, ...photos, ...posts },
    bytes: work.bytes + files.reduce((sum, { size }) => sum + size, 0),
  }
}
