/** Robots of groups: kept by who announces to their unit. */
import { scope, type Actor } from '../../../access/actor.ts'
import { createOnce } from '../../../lib/createOnce.ts'
import { httpFail, invalid } from '../../../lib/failure.ts'
import { transaction } from '../../../lib/transaction.ts'
import { note } from '../../audit/audit.service.ts'
import { unitFor } from '../../organisations/organisations.service.ts'
import { Ways } from '../outbox/deliveries.model.ts'
import { postTo } from './postTo.ts'
import { sealedOf } from './robotSecret.service.ts'
import { GroupRobots, type GroupRobot } from './robots.model.ts'
import { keyOf, ROBOTS, type RobotKind } from './robots.rule.ts'

interface Secrets {
  webhook: string
  secret: string
}

/** @throws notFound for a unit that is not the caller's */
export async function listRobots(actor: Actor, unit?: string): Promise<GroupRobot[]> {
  if (unit !== undefined) await unitFor(actor, 'notice.announce', unit)
  const rows = await GroupRobots.find(scope(actor, 'notice.announce')).sort({ name: 1, _id: 1 }).lean()
  return unit === undefined ? rows : rows.filter(({ ancestors }) => ancestors.includes(unit))
}

async function managed(actor: Actor, id: string): Promise<GroupRobot> {
  const row = await GroupRobots.findOne({ _id: id, ...scope(actor, 'notice.announce') }).lean()
  if (!row) throw httpFail('notFound')
  return row
}

/** The vendor's own address, or that of the installation which the system administrator set up as a way. */
async function sealedSecrets(id: string, kind: RobotKind, { webhook, secret }: Secrets) {
  const way = await Ways.findById(kind, { settings: 1 }).lean()
  const own = way?.settings[kind === 'wecom' ? 'api' : 'oapi']
  const found = keyOf(kind, webhook, [ROBOTS[kind].origin, ...(typeof own === 'string' ? [own] : [])])
  if (!found)
    throw invalid([
      { path: 'webhook', message: `请填写${ROBOTS[kind].label}群机器人的 Webhook 地址，从机器人的设置里完整复制` },
    ])
  const { origin, key } = found
  return { origin, key: sealedOf(id, 'key', key), secret: secret ? sealedOf(id, 'secret', secret) : null }
}

type Given = Pick<GroupRobot, 'unit' | 'kind' | 'name'> & Secrets & { id: string }
export async function createRobot(actor: Actor, { id, unit, kind, name, ...secrets }: Given): Promise<GroupRobot> {
  const { ancestors, name: unitName } = await unitFor(actor, 'notice.announce', unit)
  const sealed = await sealedSecrets(id, kind, secrets)
  const row: GroupRobot = { _id: id, unit, ancestors, kind, name, ...sealed, revision: 1 }
  const create = () =>
    transaction(async (session) => {
      await GroupRobots.create([row], { session })
      await note(actor, 'groupRobot.create', id, `${name}（${ROBOTS[kind].label}，${unitName}）`, session)
    })
  const own = scope(actor, 'notice.announce')
  return createOnce(GroupRobots, { row, given: ['unit', 'kind', 'name'], own, create })
}

export async function saveRobot(
  actor: Actor,
  id: string,
  { revision, name, ...secrets }: Secrets & { revision: number; name: string },
): Promise<GroupRobot> {
  const { kind } = await managed(actor, id)
  const fresh = { name, ...(secrets.webhook && (await sealedSecrets(id, kind, secrets))) }
  await transaction(async (session) => {
    const { matchedCount } = await GroupRobots.updateOne(
      { _id: id, revision },
      { $set: fresh, $inc: { revision: 1 } },
      { session },
    )
    if (matchedCount === 0) throw httpFail('conflict')
    await note(actor, 'groupRobot.save', id, secrets.webhook ? `${name}，更换地址` : name, session)
  })
  return managed(actor, id)
}

export async function removeRobot(actor: Actor, id: string): Promise<void> {
  const { name } = await managed(actor, id)
  await transaction(async (session) => {
    await GroupRobots.deleteOne({ _id: id }, { session })
    await note(actor, 'groupRobot.remove', id, name, session)
  })
}

/** Posts a message to the group. */
export async function checkRobot(actor: Actor, id: string): Promise<{ sent: boolean; said: string }> {
  const robot = await managed(actor, id)
  await note(actor, 'groupRobot.check', id, robot.name)
  const outcome = await postTo(robot, '红领学堂测试消息\n\n收到这条消息，说明通知可以发到这个群。')
  return outcome.is === 'sent' ? { sent: true, said: '测试消息已发到群里' } : { sent: false, said: outcome.detail }
}
