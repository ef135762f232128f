import { test as base, expect, type Locator, type Page } from "@playwright/test";

import { serviceProcess } from "./system";

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: the global setup did not run`);
  return value;
}

/** The page of the pit wall, in the words of a user. */
export class PitWall {
  readonly page: Page;
  readonly rows: Locator;
  readonly question: Locator;
  readonly answers: Locator;
  readonly conversation: Locator;

  constructor(page: Page) {
    this.page = page;
    this.rows = page.getByRole("table", { name: "Field" }).locator("tbody").getByRole("row");
    this.question = page.getByRole("textbox", { name: "Question" });
    this.answers = page.getByRole("article", { name: "Answer" });
    this.conversation = page.getByRole("list", { name: "Conversation" }).locator("> li");
  }

  /** Open the page and wait for the live field. */
  async open(): Promise<void> {
    await this.page.goto("/");
    await expect(this.rows.first()).toBeVisible();
  }

  async ask(text: string): Promise<void> {
    await this.question.fill(text);
    await this.question.press("Enter");
  }

  /** Choose our car where nobody has yet, as a question needs one. */
  async chooseCarIfNone(): Promise<void> {
    const ours = this.page.getByRole("button", { name: /our car$/, pressed: true });
    if ((await ours.count()) === 0) await this.rows.nth(3).getByRole("button").click();
    await expect(ours).toHaveCount(1);
  }
}

interface Fixtures {
  wall: PitWall;
  /** Stop the simulation worker for the time of `during`, without ending it. */
  whileWorkerSleeps: (during: () => Promise<void>) => Promise<void>;
  /** End the orchestrator without a word; the command starts it again. */
  killOrchestrator: () => void;
}

export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern -- Playwright wants the fixtures it depends on
  baseURL: async ({}, use) => {
    await use(setting("ALORA_URL"));
  },
  wall: async ({ page }, use) => {
    const wall = new PitWall(page);
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await wall.open();
    await wall.chooseCarIfNone();
    await use(wall);
    expect(errors).toEqual([]);
  },
  // eslint-disable-next-line no-empty-pattern -- as above
  whileWorkerSleeps: async ({}, use) => {
    const pid = serviceProcess(Number(setting("ALORA_PID")), "alora.simulation_worker");
    await use(async (during) => {
      process.kill(pid, "SIGSTOP");
      try {
        await during();
      } finally {
        process.kill(pid, "SIGCONT");
      }
    });
  },
  // eslint-disable-next-line no-empty-pattern -- as above
  killOrchestrator: async ({}, use) => {
    await use(() => {
      process.kill(serviceProcess(Number(setting("ALORA_PID")), "alora.orchestrator"), "SIGKILL");
    });
  },
});

export { expect };
