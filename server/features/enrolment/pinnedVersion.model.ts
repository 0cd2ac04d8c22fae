import { model, required } from '../../lib/model.ts'

/**
 * The version of a course that a person is held to, from the first lesson opened on. `_id` is `<person>:<course>`. It
 * only ever moves to a newer one, when the person asks for it (upgrade.rule.ts).
 */
export interface PinnedVersion {
  _id: string
  person: string
  course: string
  version: number
}
export const PinnedVersions = model<PinnedVersion>(
  'HeldVersion',
  'heldVersions',
  { person: required(String), course: required(String), version: required(Number) },
  [[{ course: 1, version: 1 }], [{ person: 1, course: 1 }]],
)
