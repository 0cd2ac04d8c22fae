/** Rotation trainings keep up with the tree, with their people, and with what becomes of the records. */
import { namesFiles } from '../../backup/namedFiles.ts'
import { pinyinOf } from '../../lib/pinyin.ts'
import { keyOfProof } from '../../storage/proofs.ts'
import { recordsAppended } from '../ledger/ledger.events.ts'
import { recordsNamed } from '../ledger/ledger.service.ts'
import { standsInTree } from '../organisations/placedRows.service.ts'
import { joinsRows } from '../roster/joinedPeople.service.ts'
import { personCorrected } from '../roster/roster.events.ts'
import { keepsPeople } from '../roster/undoPeople.service.ts'
import { recount } from './counts.service.ts'
import { LocalTrainees, LocalTrainings, traineeId, type LocalTraining } from './localTraining.model.ts'

standsInTree('单位轮训', LocalTrainings)
keepsPeople('单位轮训名单', LocalTrainees)
namesFiles('localTrainings', ({ _id, proofs }: LocalTraining) => proofs.map(({ id }) => ({ key: keyOfProof(_id, id) })))

personCorrected.on(async ({ person, name, pinyin }, session) => {
  const { initials } = pinyinOf(name)
  await LocalTrainees.updateMany({ person }, { $set: { name, pinyin, initials } }, { session })
})

/** On the roster twice, who is approved is approved. */
joinsRows(LocalTrainees, '单位轮训名单', {
  of: (person) => ({ person }),
  idFor: ({ training }, person) => traineeId(training, person),
  joined: (own, others) => (own && (own.state === 'approved' || others.state !== 'approved') ? own : others),
})

/** A record that is taken back or brought back from the person's page: its roster says so too. */
recordsAppended.on(async (records, session) => {
  const turned = records.filter(
    ({ kind, data }) =>
      (kind === 'revoked' || kind === 'restored') && data['of'] === 'localTraining.completed' && !data['joined'],
  )
  if (turned.length === 0) return
  const about = await recordsNamed(
    turned.map(({ data }) => String(data['record'])),
    session,
  )
  const byId = new Map(about.map((record) => [record._id, record]))
  for (const { kind, data } of turned) {
    const record = byId.get(String(data['record']))
    if (!record) continue
    const row = { training: String(record.data['training']), person: record.person }
    const state = kind === 'revoked' ? ('revoked' as const) : ('approved' as const)
    const remarks = kind === 'revoked' ? String(data['reason'] ?? '') : ''
    await LocalTrainees.updateOne(
      { _id: traineeId(row.training, row.person) },
      { $set: { state, remarks } },
      { session },
    )
  }
  for (const training of new Set(about.map(({ data }) => String(data['training'])))) await recount(training, session)
})
