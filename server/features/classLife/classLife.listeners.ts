/** What the life of a class keeps of files and people. */
import { namesFiles } from '../../backup/namedFiles.ts'
import { followsPerson } from '../roster/joinedPeople.service.ts'
import { ClassPosts } from './discussion/discussion.model.ts'
import { keyOfMaterial, type ClassMaterial } from './materials/materials.model.ts'

followsPerson(ClassPosts, '班级讨论')
namesFiles('classMaterials', (row: ClassMaterial) => (row.file ? [{ key: keyOfMaterial(row) }] : []))
