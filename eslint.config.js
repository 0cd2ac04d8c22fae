import js from '@eslint/js'
import globals from 'globals'
import ts from 'typescript-eslint'
import vue from 'eslint-plugin-vue'

/** Imports run one way: contract <- model <- service <- routes; see README, "Map of the house". */
const only = (files, patterns) => ({ files, rules: { 'no-restricted-imports': ['error', { patterns }] } })

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
      'vue/multi-word-component-names': 'off',
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
    files: ['server/main.ts', 'server/bootstrap.cjs', 'server/cli/**', 'seeds/**', 'tests/**'],
    rules: { 'no-console': 'off' },
  },
  only(
    ['server/features/**/*.contract.ts'],
    [
      {
        group: ['*.model.ts', '*.service.ts', '*.routes.ts', 'mongoose', 'express'],
        message: 'A contract imports only zod and other contracts: the client may import it.',
      },
    ],
  ),
  only(
    ['server/features/**/*.model.ts'],
    [
      {
        group: ['*.service.ts', '*.routes.ts', 'express'],
        message: 'A model knows contracts, not services or routes.',
      },
    ],
  ),
  only(
    ['server/features/**/*.service.ts'],
    [{ group: ['*.routes.ts', 'express'], message: 'A service knows no HTTP.' }],
  ),
  only(
    ['media/**'],
    [
      {
        group: ['express', 'mongoose', 'mongodb', '**/server/**'],
        message: 'media/ knows neither Express nor MongoDB.',
      },
    ],
  ),
  only(
    ['client/**'],
    [
      {
        group: ['*.model.ts', '*.service.ts', '*.routes.ts', 'mongoose', 'express', 'zod'],
        message: 'The client knows contracts only, and only their types.',
      },
    ],
  ),
)
