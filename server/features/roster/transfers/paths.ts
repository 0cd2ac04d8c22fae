import { unitNames } from '../../organisations/unitNames.service.ts'

/** 某某大学 / 医学院: of lines of units, by the last of each; the root is everybody's and not said. */
export async function pathsOf(lines: readonly (readonly string[])[]): Promise<Map<string, string>> {
  const names = await unitNames(lines.flat())
  return new Map(
    lines.map((line) => {
      const said = line.length > 1 ? line.slice(1) : line
      return [line.at(-1)!, said.map((unit) => names.get(unit) ?? '').join(' / ')]
    }),
  )
}
