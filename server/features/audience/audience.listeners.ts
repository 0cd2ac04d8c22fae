import { joinsRows } from '../roster/joinedPeople.service.ts'
import { viewerId, Viewers } from './audience.model.ts'

joinsRows(Viewers, '视频观众', {
  of: (person) => ({ person }),
  idFor: ({ audience }, person) => viewerId(audience, person),
  joined: (own, others) =>
    own
      ? {
          ...own,
          watchedSeconds: Math.max(own.watchedSeconds, others.watchedSeconds),
          finished: own.finished || others.finished,
        }
      : others,
})
