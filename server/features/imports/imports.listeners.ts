/** Imports keep up with the tree, and say which files are theirs. */
import { namesFiles } from '../../backup/namedFiles.ts'
import { standsInTree } from '../organisations/placedRows.service.ts'
import { RosterImports, storageKey, type RosterImport } from './imports.model.ts'

standsInTree('导入', RosterImports)

namesFiles('rosterImports', ({ _id, fileKept }: RosterImport) => (fileKept ? [{ key: storageKey(_id) }] : []))
