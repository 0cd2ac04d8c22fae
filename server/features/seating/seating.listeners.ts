import { standsInTree } from '../organisations/placedRows.service.ts'
import { joinsPeople, writeJoined } from '../roster/joinedPeople.service.ts'
import { SeatingPlans } from './seating.model.ts'

standsInTree('座位表', SeatingPlans)

/** Where both have a seat, the one of who stays is kept. */
joinsPeople({
  label: '座位',
  collection: SeatingPlans.collection.collectionName,
  count: (person) => SeatingPlans.countDocuments({ 'places.person': person }),
  async join(joining, session) {
    const { kept, gone } = joining
    for (const { _id, places } of await SeatingPlans.find({ 'places.person': gone }, null, { session }).lean()) {
      const others = places.filter(({ person }) => person !== gone)
      const freed = places.find(({ person }) => person === gone)!
      const isSeated = others.some(({ person }) => person === kept)
      const after = isSeated ? others : [...others, { ...freed, person: kept }]
      await writeJoined(
        SeatingPlans,
        joining,
        { row: _id, whole: false, before: { places }, after: { places: after } },
        session,
      )
    }
  },
})
