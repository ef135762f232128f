import { expect, test } from "./fixtures";

test("a typed question is answered with the window, the finish, and what it rests on", async ({
  wall,
  whileWorkerSleeps,
}) => {
  await whileWorkerSleeps(async () => {
    await wall.ask("When should I pit?");
    await expect(wall.conversation.first().getByRole("progressbar")).toBeVisible();
    await expect(wall.conversation.first().getByRole("button", { name: "Cancel" })).toBeVisible();
  });
  const answer = wall.answers.first();
  await expect(answer).toBeVisible();
  await expect(answer.getByText(/\S+ \S+/).first()).toBeVisible();
  await expect(answer.getByRole("img", { name: /^Pit window/ })).toBeVisible();
  await expect(answer.getByRole("img", { name: /P\d+ \d+%/ })).toBeVisible();
  const basis = answer.getByRole("region", { name: "Based on" });
  await expect(basis).toContainText(/Iterations\s*[\d,]+/);
  await expect(basis).toContainText(/Races run\s*[\d,]+/);
  await expect(basis).toContainText(/Model\s*\S+/);
  await basis.getByText("Where the time went").click();
  await expect(basis.getByRole("row").filter({ hasText: "simulation_worker" })).not.toHaveCount(0);
});

test("a suggested question is asked with one tap", async ({ wall }) => {
  const suggestions = wall.page.getByRole("list", { name: "Suggested questions" });
  const suggested = suggestions.getByRole("button").first();
  const text = await suggested.innerText();
  await suggested.click();
  await expect(wall.conversation.first()).toContainText(text);
  await expect(wall.answers.first()).toBeVisible();
});

test("the conversation keeps earlier answers below the newest, folded", async ({ wall }) => {
  await wall.ask("When should I pit?");
  await expect(wall.answers).toHaveCount(1);
  await wall.ask("When should I pit next?");
  await expect(wall.answers).toHaveCount(2);
  await expect(wall.conversation.first()).toContainText("When should I pit next?");
  await expect(wall.answers.nth(1).getByText("Pictures and numbers")).toBeVisible();
});
