import { expect, test } from "./fixtures";

test("the page returns by itself after the server was killed, and dims old data meanwhile", async ({
  wall,
  killOrchestrator,
}) => {
  killOrchestrator();
  await expect(wall.page.getByText("Reconnecting")).toBeVisible();
  await expect(wall.page.locator("#timing")).toHaveAttribute("data-freshness", /aging|stale/);
  await expect(wall.page.getByText(/^Not live: last update/)).toBeVisible();
  await expect(wall.page.locator("#timing")).toHaveAttribute("data-freshness", "fresh", {
    timeout: 30_000,
  });
  await wall.ask("When should I pit?");
  await expect(wall.answers.first()).toBeVisible();
});

test("a question open when the server is killed is asked again and answered", async ({
  wall,
  whileWorkerSleeps,
  killOrchestrator,
}) => {
  await whileWorkerSleeps(async () => {
    await wall.ask("When should I pit?");
    killOrchestrator();
    await expect(wall.page.getByText("Reconnecting")).toBeVisible();
  });
  await expect(wall.conversation.first()).toHaveAttribute("data-phase", "answered", {
    timeout: 30_000,
  });
});
