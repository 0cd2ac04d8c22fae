/** Whoever adds a collection that names a person says what becomes of it when two people turn out to be one. */
import mongoose from 'mongoose'
import { expect, test } from 'vitest'
import '../../server/features/index.ts'
import '../../server/features/routes.ts'
import { joinedRows } from '../../server/features/roster/joinedPeople.service.ts'
import { LEFT_BY_MERGES } from '../../server/features/roster/merges.rule.ts'

/** Merged by the merger itself. */
const OWN = ['appointments', 'learningRecords']
const NAMES_SOMEBODY = /(^|\.)(person|people|account|owner|subject)(Id)?(\.|$)/i
/** A subject that is no person. */
const OTHER_SUBJECTS = ['auditTrail']

const naming = Object.values(mongoose.models)
  .filter(({ schema }) => Object.keys(schema.paths).some((path) => NAMES_SOMEBODY.test(path)))
  .map(({ collection }) => collection.collectionName)
const all = Object.values(mongoose.models).map(({ collection }) => collection.collectionName)

test('every collection that names a person or an account is joined by a merger, or is left for a reason', () => {
  const known = [...joinedRows().map(({ collection }) => collection), ...OWN, ...Object.keys(LEFT_BY_MERGES)]
  expect(
    naming.filter((each) => !known.includes(each) && !OTHER_SUBJECTS.includes(each)),
    'register these with followsPerson or joinsRows (roster/joinedPeople.service.ts), or give a reason in LEFT_BY_MERGES',
  ).toEqual([])
  expect(known.filter((each) => !all.includes(each))).toEqual([])
  expect(new Set(known).size).toBe(known.length)
})
