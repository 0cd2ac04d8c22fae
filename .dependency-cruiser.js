/** Who may import whom: `npm run rooms`. Type-only imports count; tests/rules/rooms.test.ts breaks each rule once. */

/** Not parts that features meet through, and read by everybody all the same: whose unit, and what lies below it. */
const UNITS = '^server/features/organisations/organisations[.]model[.]ts$'
/** What the client takes from the server besides contracts: the words in which endpoints and messages are written. */
const VOCABULARY = '^server/(access/capabilities|http/endpoint|realtime/messages)[.]ts$'
const CONTRACT = '[.]contract[.]ts$'
const RULE = '[.]rule[.]ts$'
const FEATURE = '^server/features/'
const EXPRESS = '(^|/)(@types/)?express(-session)?(/|$)'
const DATABASE = '(^|/)(mongoose|mongodb)(/|$)'

/**
 * Parts of a client feature that others show; besides them features meet through the files at their top, never through
 * those of their folders.
 */
const DOORS = [
  'accounts/parts/OpenAccounts.vue',
  'accounts/parts/PersonAccount.vue',
  'accounts/parts/RolesForThing.vue',
  'accounts/parts/UnitPicker.vue',
  'courses/draft/attachAsset.ts',
  'courses/parts/KindIcon.vue',
  'courses/parts/StaleNotice.vue',
  'exemptions/parts/ChosenFiles.vue',
  'imports/parts/ImportWork.vue',
  'learning/article/ArticleView.ts',
  'learning/article/article.css',
  'organisations/parts/NewUnit.vue',
  'playback/parts/CreditExplained.vue',
  'quizzes/parts/AnswerLines.vue',
  'quizzes/parts/OpenPaper.vue',
  'quizzes/parts/QuestionField.vue',
  'quizzes/parts/QuestionResult.vue',
  'quizzes/parts/ResultList.vue',
  'quizzes/parts/TimeLeft.vue',
  'questions/parts/ChoiceList.vue',
  'questions/parts/QuestionShown.vue',
  'assets/parts/AssetCard.vue',
  'assets/parts/AssetPlayer.vue',
  'assets/parts/DocumentFrame.vue',
  'uploads/parts/DropZone.vue',
  'uploads/parts/OneFile.vue',
  'uploads/parts/UploadList.vue',
  'uploads/parts/TransferRow.vue',
  'uploads/parts/VideoDrop.vue',
]

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    forbid('no-circles', 'Files that import each other in a circle are one file in pieces.', {}, { circular: true }),
    forbid(
      'features-meet',
      'Features meet through services, contracts, pure rules and events of each other.',
      { path: `${FEATURE}([^/]+)/` },
      { path: FEATURE, pathNot: [`${FEATURE}$1/`, '[.](service|contract|rule|events)[.]ts$', UNITS] },
    ),
    forbid(
      'contracts-stand-alone',
      'A contract imports only zod, what endpoints are written in, pure rules and other contracts: the client may import it.',
      { path: CONTRACT },
      { pathNot: [CONTRACT, RULE, '(^|/)zod(/|$)', '^server/lib/schema[.]ts$', VOCABULARY] },
    ),
    forbid(
      'models-know-storage-only',
      'A model knows contracts, not services or routes.',
      { path: '^server/.+[.]model[.]ts$' },
      { path: ['[.](service|routes|present|listeners|jobs?)[.]ts$', EXPRESS] },
    ),
    forbid(
      'services-know-no-http',
      'A service is called by routes, jobs and commands alike.',
      { path: '^server/.+[.]service[.]ts$' },
      { path: ['[.]routes[.]ts$', EXPRESS] },
    ),
    forbid(
      'ground-knows-no-feature',
      'What every feature stands on knows none of them; the files at the top of server/ put both together.',
      { path: '^server/(access|backup|database|http|secrecy|storage)/' },
      { path: FEATURE },
    ),
    forbid(
      'carriers-know-contracts-only',
      'Jobs and messages are carried without a look inside; their form, at most, is known.',
      { path: '^server/(jobs|realtime)/' },
      { path: FEATURE, pathNot: CONTRACT },
    ),
    forbid(
      'lib-is-the-floor',
      'What lies in server/lib stands on nothing else of the server.',
      { path: '^server/lib/' },
      { path: '^server/', pathNot: '^server/lib/' },
    ),
    forbid(
      'media-knows-files-only',
      'The pipeline knows neither the server, Express nor MongoDB.',
      { path: '^media/' },
      { path: ['^(server|client|seeds)/', EXPRESS, DATABASE] },
    ),
    forbid(
      'client-knows-contracts-and-rules',
      'The browser gets contracts (their types) and pure rules of the server, nothing else.',
      { path: '^client/' },
      { path: '^(server|media|seeds)/', pathNot: [CONTRACT, RULE, VOCABULARY] },
    ),
    forbid(
      'client-takes-types-of-contracts',
      'With a contract itself zod would come along, half of what a first page may weigh.',
      { path: '^client/' },
      { path: [CONTRACT, VOCABULARY], dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'client-is-a-browser',
      'Packages of the server do not run in a browser, or weigh too much for it.',
      { path: '^client/' },
      { path: [EXPRESS, DATABASE, '(^|/)zod(/|$)'] },
    ),
    forbid(
      'rules-are-pure',
      'A rule computes from what it is given; the browser may run it. Only its types come from elsewhere.',
      { path: RULE },
      { pathNot: RULE, dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'client-features-meet',
      'Features of the client meet through the files at their top, and the doors named above.',
      { path: '^client/features/([^/]+)/' },
      {
        path: '^client/features/[^/]+/.+/',
        pathNot: ['^client/features/$1/', ...DOORS.map((door) => `^client/features/${door.replaceAll('.', '[.]')}$`)],
      },
    ),
    forbid(
      'kit-knows-no-feature',
      'The kit serves every feature; only what must end with a session is known to it.',
      { path: '^client/(ui|lib)/', pathNot: '^client/lib/session[.]ts$' },
      { path: '^client/(features|shell)/' },
    ),
    forbid(
      'tests-stay-outside',
      'What runs imports nothing of what checks it.',
      { path: '^(server|media|client|seeds)/' },
      { path: '^tests/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^client/dist/' },
    moduleSystems: ['es6', 'cjs'],
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
