import { mount } from '../../http/mount.ts'
import { notes } from './notes.contract.ts'
import { listNotes, removeNote, saveNote } from './notes.service.ts'

export const notesRoutes = () =>
  mount(notes, {
    list: ({ params }, actor) => listNotes(actor, params),
    save: ({ params, body }, actor) => saveNote(actor, params, body),
    remove: ({ params }, actor) => removeNote(actor, params),
  })
