import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";

const ROOT = path.resolve(import.meta.dirname, "../..");

/** Longest wait for the system to be ready [ms]. */
const START_WITHIN_MS = 60_000;

/** Longest wait for the system to stop when it is told to [ms]. */
const STOP_WITHIN_MS = 15_000;

/** Race seconds per second: fast enough that every lap of the tower moves within a test. */
const SPEED = 30;

/** Time for one question [ms]: these specs test the page, on machines that do other work too. */
const BUDGET_MS = 8_000;

/** The real system, started by the command a user types, on free loopback ports. */
export class AloraSystem {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, url: string) {
    this.#process = process;
    this.url = url;
  }

  static async start(): Promise<AloraSystem> {
    const home = path.join(ROOT, "web", "test-results", "system");
    mkdirSync(home, { recursive: true });
    const child = spawn(
      path.join(ROOT, ".venv/bin/alora"),
      ["up", "--port", "0", "--speed", String(SPEED)],
      {
        cwd: ROOT,
        env: { ...process.env, XDG_STATE_HOME: home, QUESTION_BUDGET_MS: String(BUDGET_MS) },
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    try {
      return new AloraSystem(child, await readyUrl(child));
    } catch (error) {
      child.kill("SIGKILL");
      throw error;
    }
  }

  get pid(): number {
    if (this.#process.pid === undefined) throw new Error("the system did not start");
    return this.#process.pid;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const exited = once(this.#process, "exit", { signal: AbortSignal.timeout(STOP_WITHIN_MS) });
    this.#process.kill("SIGTERM");
    await exited.catch(() => this.#process.kill("SIGKILL"));
  }
}

async function readyUrl(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error("the system has no output");
  const deadline = AbortSignal.timeout(START_WITHIN_MS);
  const said: string[] = [];
  const lines = createInterface({ input: child.stdout, signal: deadline });
  for await (const line of lines) {
    said.push(line);
    const url = /running on (http:\/\/\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    // Whatever it says later must not fill the pipe.
    child.stdout.resume();
    const health = await fetch(`${url}/health`, { signal: deadline });
    if (!health.ok) throw new Error(`/health answered ${health.status}`);
    return url;
  }
  throw new Error(`\`alora up\` did not become ready: ${said.join(" | ")}`);
}

/** The process of one service among those that `alora up` with this process id started. */
export function serviceProcess(upPid: number, module: string): number {
  for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const pid = Number(entry);
    if (commandOf(pid).includes(module) && descendsFrom(pid, upPid)) return pid;
  }
  throw new Error(`no process of ${module} below ${upPid}`);
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

function descendsFrom(pid: number, ancestor: number): boolean {
  for (let at = pid; at > 1; at = parentOf(at)) if (at === ancestor) return true;
  return false;
}

function parentOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0);
  } catch {
    return 0;
  }
}
