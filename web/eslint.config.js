import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/** Each layer may import from the layers named after it, and from nothing above or beside. */
const LAYERS = { lib: [], api: ["lib"], components: ["lib", "api"] };

function mayImport(layer, below) {
  const banned = ["lib", "api", "components", "features"].filter(
    (l) => l !== layer && !below.includes(l),
  );
  return {
    files: [`src/${layer}/**`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex: `^(@|\\.\\.(/\\.\\.)*)/(${banned.join("|")})(/|$)`,
              message: `${layer} may import from ${below.length ? below.join(" and ") : "nothing else here"}`,
            },
          ],
        },
      ],
    },
  };
}

/** A feature may use `features/session`, where the state is, and no other feature. */
const noSidewaysFeatures = ["conversation", "header", "races", "session", "tower"].map(
  (feature) => ({
    files: [`src/features/${feature}/**`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            {
              regex:
                feature === "session"
                  ? "^(@/features|\\.\\.)/(?!session/)"
                  : `^(@/features|\\.\\.)/(?!session/|${feature}/)`,
              message: "features do not import each other; put what they share in features/session",
            },
          ],
        },
      ],
    },
  }),
);

export default defineConfig(
  globalIgnores([
    "dist",
    "node_modules",
    "test-results",
    "playwright-report",
    "src/api/protocol.ts",
  ]),
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      complexity: ["error", 12],
      "max-lines": ["error", 300],
      "no-console": "error",
    },
  },
  { files: ["src/**/*.{ts,tsx}"], extends: [reactHooks.configs.flat.recommended] },
  ...Object.entries(LAYERS).map(([layer, below]) => mayImport(layer, below)),
  ...noSidewaysFeatures,
  {
    files: ["**/*.{js,mjs}"],
    languageOptions: {
      globals: { process: "readonly", console: "readonly", Buffer: "readonly", URL: "readonly" },
    },
  },
  {
    files: ["public/*.js"],
    languageOptions: { globals: { document: "readonly", localStorage: "readonly" } },
  },
);
