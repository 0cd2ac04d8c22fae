const PART = /^[\w-][\w.-]*$/

/**
 * The parts of a storage key or prefix. Refuses whatever could leave the storage or name its hidden working files:
 * empty parts, parts that begin with a dot, and characters beyond [\w.-].
 */
export function partsOf(key: string): string[] {
  const parts = key.replace(/\/$/, '').split('/')
  if (key.length > 400 || !parts.every((part) => PART.test(part))) throw new RangeError('invalid storage key')
  return parts
}
