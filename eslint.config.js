import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  { ignores: ["node_modules", "dist", ".build", "coverage", "src/chain/typechain"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ["eslint.config.js"] } } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      "@typescript-eslint/unbound-method": "off",
      "no-restricted-syntax": [
        "error",
        // Node runs the TypeScript by stripping types: nothing that needs more than that
        { selector: "TSEnumDeclaration", message: "Use a union of literals: enums do not survive type stripping." },
        {
          selector: "TSParameterProperty",
          message: "Declare the field: parameter properties do not survive type stripping.",
        },
        { selector: "ExportDefaultDeclaration", message: "Named exports only." },
        { selector: "ExportAllDeclaration", message: "No barrels." },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { varsIgnorePattern: "^_$" }],
      eqeqeq: ["error", "always"],
    },
  },
  // a test says what shape it expects of parsed JSON
  { files: ["test/**"], rules: { "@typescript-eslint/no-unnecessary-type-parameters": "off" } },
  { files: ["**/*.config.*", "**/*.d.ts"], rules: { "no-restricted-syntax": "off" } },
);
