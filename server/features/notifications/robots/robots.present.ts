import type { z } from 'zod'
import { unitNames } from '../../organisations/unitNames.service.ts'
import type { RobotView } from './robots.contract.ts'
import type { GroupRobot } from './robots.model.ts'

/** Never with the key or the secret. */
export async function present(rows: readonly GroupRobot[]): Promise<z.input<typeof RobotView>[]> {
  const names = await unitNames(rows.map(({ unit }) => unit))
  return rows.map(({ _id, name, kind, unit, secret, revision }) => ({
    id: _id,
    ...{ name, kind, unit, revision },
    unitName: names.get(unit) ?? '',
    hasSecret: secret !== null,
  }))
}
