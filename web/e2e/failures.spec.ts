import { expect, test } from "./fixtures";

test("a question about a car that is not in the race gets one clear line", async ({ wall }) => {
  await wall.ask("When should car 99999 pit?");
  const card = wall.conversation.first();
  await expect(card).not.toHaveAttribute("data-phase", "running");
  await expect(card).toContainText("99999");
  await wall.ask("When should I pit?");
  await expect(wall.answers.first()).toBeVisible();
});

test("a question that is none gets one clear line and the page goes on", async ({ wall }) => {
  await wall.ask("zxqv blorp");
  const card = wall.conversation.first();
  await expect(card).not.toHaveAttribute("data-phase", "running");
  await wall.ask("When should I pit?");
  await expect(wall.answers.first()).toContainText(/\w+/);
});

test("a worker that hangs ends in one clear line with its code", async ({
  wall,
  whileWorkerSleeps,
}) => {
  await whileWorkerSleeps(async () => {
    await wall.ask("When should I pit?");
    const alert = wall.conversation.first().getByRole("alert");
    await expect(alert).toContainText(/\((deadline|unavailable)\)/);
  });
});
