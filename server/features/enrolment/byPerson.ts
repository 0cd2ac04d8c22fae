interface OfPerson {
  person: string
}

/** Rows that come ordered by person, a person at a time. */
export async function* grouped<T extends OfPerson>(
  rows: AsyncIterable<T>,
): AsyncGenerator<[person: string, rows: T[]]> {
  let group: T[] = []
  for await (const row of rows) {
    const person = group[0]?.person
    if (person !== undefined && person !== row.person) {
      yield [person, group]
      group = []
    }
    group.push(row)
  }
  if (group[0]) yield [group[0].person, group]
}

/** Two streams ordered by person, side by side: everybody who is in either, with nothing held but one person's rows. */
export async function* sideBySide<A extends OfPerson, B extends OfPerson>(
  left: AsyncIterable<A>,
  right: AsyncIterable<B>,
): AsyncGenerator<[person: string, left: A[], right: B[]]> {
  const lefts = grouped(left)
  const rights = grouped(right)
  let a = await lefts.next()
  let b = await rights.next()
  while (!a.done || !b.done) {
    const person = [a, b].flatMap((each) => (each.done ? [] : [each.value[0]])).sort()[0]!
    const inLeft = !a.done && a.value[0] === person
    const inRight = !b.done && b.value[0] === person
    yield [person, inLeft ? (a.value as [string, A[]])[1] : [], inRight ? (b.value as [string, B[]])[1] : []]
    if (inLeft) a = await lefts.next()
    if (inRight) b = await rights.next()
  }
}
