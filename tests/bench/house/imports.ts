import type { ICruiseResult } from 'dependency-cruiser'
import { cruiseImports } from '../../support/imports.ts'

/** Files that import each other, knot by knot: circles that share a file are one. */
function knots({ summary }: ICruiseResult): Set<string>[] {
  let found: Set<string>[] = []
  for (const { rule, from, cycle } of summary.violations) {
    if (rule.name !== 'no-circles') continue
    const files = new Set([from, ...cycle!.map(({ name }) => name)])
    const touching = found.filter((knot) => !knot.isDisjointFrom(files))
    found = [
      ...found.filter((knot) => !touching.includes(knot)),
      touching.reduce((all, knot) => all.union(knot), files),
    ]
  }
  return found
}

const featureOf = (file: string): string | undefined => /^server\/features\/([^/]+)\//.exec(file)?.[1]

/** Circles, and what features of the server take from each other, each pair of files once. */
export async function importFigures() {
  const result = await cruiseImports()
  const foreign = new Set(
    result.modules.flatMap(({ source, dependencies }) =>
      dependencies
        .map(({ resolved }) => resolved)
        .filter((to) => featureOf(source) && featureOf(to) && featureOf(source) !== featureOf(to))
        .map((to) => `${source} -> ${to}`),
    ),
  )
  const ending = (pattern: RegExp) => [...foreign].filter((each) => pattern.test(each))
  const models = ending(/[.]model[.]ts$/)
  const units = ending(/ server\/features\/organisations\/organisations[.]model[.]ts$/)
  const proper = ending(/[.](service|contract|rule|events)[.]ts$/)
  const circles = knots(result)
  return {
    knots: circles.length,
    filesInKnots: circles.reduce((sum, { size }) => sum + size, 0),
    foreignModels: models.length - units.length,
    unitsRead: units.length,
    otherForeign: foreign.size - models.length - proper.length,
    throughDoors: proper.length,
    violations: result.summary.error,
  }
}
