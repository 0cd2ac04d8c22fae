import js from '@eslint/js'
import globals from 'globals'
import ts from 'typescript-eslint'
import vue from 'eslint-plugin-vue'

/** A call that takes a test, however it is written: test(), it.skip(), describe.each()() … */
const TEST_CALL =
  'CallExpression:matches([callee.name=/^(test|it|describe|(before|after)(All|Each))$/], [callee.object.name=/^(test|it|describe)$/], [callee.callee.object.name=/^(test|it|describe)$/])'
const TOO_SHORT = 'Literal[value<120000]'

export default ts.config(
  { ignores: ['.cache/', 'test-results/', 'client/dist/', 'data/', 'coverage/', '**/*.d.ts'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    files: ['client/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['alert', 'confirm', 'prompt'].map((name) => ({ name, message: 'Questions come from the kit: client/ui.' })),
      ],
      'vue/multi-word-component-names': 'off',
      // A component that is not imported is an unknown element: nothing is seen of it, and nobody says so.
      'vue/no-undef-components': ['error', { ignorePatterns: ['^media-'] }],
      'vue/require-default-prop': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/multiline-html-element-content-newline': 'off',
    },
  },
  {
    files: ['client/features/**/*.vue', 'client/shell/**/*.vue'],
    rules: {
      'vue/no-restricted-html-elements': [
        'error',
        { element: ['button', 'select', 'textarea'], message: 'Buttons and fields come from the kit: client/ui.' },
        { element: 'form', message: 'Forms come from the kit: UiForm, which says in Chinese what is wrong.' },
        { element: 'dialog', message: 'Dialogs come from the kit: UiDialog, and confirm() of client/ui.' },
      ],
      'vue/no-restricted-syntax': [
        'error',
        {
          selector: "VElement[name='input']:not(:has(VAttribute[key.name='type'][value.value='file']))",
          message: 'Fields come from the kit: client/ui.',
        },
      ],
    },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    files: ['tests/**'],
    ignores: ['tests/support/globalSetup.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          property: 'dropDatabase',
          message: 'It holds all other files up: see testDatabaseUri in tests/support/engine.ts.',
        },
      ],
      'no-restricted-syntax': [
        'error',
        ...[`> ${TOO_SHORT}`, `> ObjectExpression > Property[key.name='timeout'] > ${TOO_SHORT}`].map((limit) => ({
          selector: `${TEST_CALL} ${limit}`,
          message: 'A slow machine needs the limit of vitest.config.ts, or more.',
        })),
      ],
    },
  },
  {
    files: ['server/main.ts', 'server/bootstrap.cjs', 'server/cli/**', 'seeds/**', 'tests/**'],
    rules: { 'no-console': 'off' },
  },
)
