/** The reading of the XML parts of Office files, for features that take more than sheets out of them. */
export { attribute, isTrue, readWhole } from './reading/xml.ts'
