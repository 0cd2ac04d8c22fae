/** Notes and answers of two people who are one; of two answers to a question that of the one who stays. */
import { joinsRows } from '../roster/joinedPeople.service.ts'
import { LessonNotes, noteId } from './notes.model.ts'
import { videoAnswerId, VideoAnswers } from './videoAnswers.model.ts'

joinsRows(LessonNotes, '笔记', {
  of: (person) => ({ person }),
  idFor: (row, person) => noteId(person, row._id.slice(row.person.length + 1)),
})
joinsRows(VideoAnswers, '视频提问的作答', {
  of: (person) => ({ person }),
  idFor: (row, person) => videoAnswerId({ ...row, person }),
})
