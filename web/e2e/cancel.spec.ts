import { expect, test } from "./fixtures";

test("a running question is cancelled, and the next one is answered", async ({
  wall,
  whileWorkerSleeps,
}) => {
  await whileWorkerSleeps(async () => {
    await wall.ask("When should I pit?");
    await wall.conversation.first().getByRole("button", { name: "Cancel" }).click();
    await expect(wall.conversation.first()).toContainText("Cancelled.");
  });
  await wall.ask("When should I pit?");
  await expect(wall.answers).toHaveCount(1);
});
