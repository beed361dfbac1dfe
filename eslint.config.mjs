import js from "@eslint/js";

const browser = [
  "Blob", "CSS", "Image", "Intl", "L", "URL", "XMLSerializer", "URLSearchParams", "addEventListener", "atob", "document", "getComputedStyle", "history",
  "localStorage", "location", "matchMedia", "navigator", "print", "queueMicrotask", "ResizeObserver", "requestAnimationFrame", "setTimeout",
  "window",
];

export default [
  js.configs.recommended,
  {
    files: ["src/borderrisk/**/*.js"],
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: "module",
      globals: Object.fromEntries(browser.map((name) => [name, "readonly"])),
    },
    rules: {
      "eqeqeq": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-shadow": "error",
      "no-unused-vars": "error",
      "no-use-before-define": ["error", { functions: false, variables: false }],
      "no-var": "error",
      "prefer-const": "error",
      "no-restricted-properties": ["error",
        { property: "innerHTML", message: "text reaches the page as text" },
        { property: "outerHTML", message: "text reaches the page as text" },
        { property: "insertAdjacentHTML", message: "text reaches the page as text" }],
    },
  },
  {
    /* Scripts that stand in a page as they are. */
    files: ["src/borderrisk/page/*.js"],
    languageOptions: { sourceType: "script" },
  },
];
