/** A rotation training with one of its people and a proof: a draft, or laid before the committee for who decides it. */
import { LocalTrainees, LocalTrainings, traineeId } from '../../../server/features/localTraining/localTraining.model.ts'
import { newId } from '../../../server/lib/id.ts'
import { keyOfProof } from '../../../server/storage/proofs.ts'
import { withWorkFile } from '../../../server/storage/workFolder.ts'
import type { makeTree } from '../../support/factories.ts'
import type { TestSite } from '../../support/site.ts'

export async function makeLocalTraining(
  { app }: TestSite,
  { institution, branch }: Awaited<ReturnType<typeof makeTree>>,
  person: string,
  name: string,
): Promise<Record<string, string>> {
  const [localTraining, proof] = [newId(), newId()]
  await withWorkFile(app, Buffer.from('%'), (file) => app.storage.put(keyOfProof(localTraining, proof), file))
  const days = { from: '2025-05-06', to: '2025-05-07' }
  const state = /[.](approve|refuse|sendBack|revoke|correct|withdraw)$/.test(name) ? 'submitted' : 'draft'
  await LocalTrainings.create({
    ...{
      _id: localTraining,
      unit: institution._id,
      ancestors: institution.ancestors,
      title: '轮训',
      ...days,
      hours: 800,
    },
    ...{ state, revision: 1, counts: { waiting: 1, approved: 0, refused: 0, revoked: 0 } },
    proofs: [{ id: proof, sha256: proof, name: '签到表.pdf', type: 'application/pdf', size: 1 }],
  })
  await LocalTrainees.create({
    ...{ _id: traineeId(localTraining, person), training: localTraining, person, name: '甲', pinyin: 'jia', ...days },
    ...{ unit: branch._id, hours: null, state: 'waiting', recorded: 0 },
  })
  return { localTraining, proof }
}
