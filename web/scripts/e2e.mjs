// Runs the browser tests where there is a browser; says so in one line where there is none.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const root = new URL("..", import.meta.url);
const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
if (!existsSync(chromium)) {
  console.log(`browser tests skipped: no Chromium at ${chromium} (name one with CHROMIUM=…)`);
  process.exit(0);
}
if (!existsSync(new URL("dist/index.html", root))) {
  console.error("browser tests need the built page: run `npm run build` in web/");
  process.exit(1);
}
const args = ["playwright", "test", ...process.argv.slice(2)];
const done = spawnSync("npx", args, {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, CHROMIUM: chromium },
});
process.exit(done.status ?? 1);
