import { fileURLToPath } from "node:url";

import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const ORCHESTRATOR = "http://localhost:8080";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "@": fileURLToPath(new URL("src", import.meta.url)) } },
  build: { target: "es2022", assetsInlineLimit: 0, reportCompressedSize: false },
  logLevel: "warn",
  server: {
    proxy: { "/ws": { target: ORCHESTRATOR, ws: true }, "/api": { target: ORCHESTRATOR } },
  },
  test: {
    include: ["src/**/*.test.{ts,tsx}"],
    environment: "node",
    reporters: ["dot"],
    testTimeout: 10_000,
  },
});
