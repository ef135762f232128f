import { expect, test } from "./fixtures";

test("a question is asked without touching the mouse", async ({ wall }) => {
  await wall.page.keyboard.press("/");
  await expect(wall.question).toBeFocused();
  await wall.page.keyboard.type("When should I pit?");
  await expect(wall.question).toHaveValue("When should I pit?");
  await wall.page.keyboard.press("Enter");
  await expect(wall.answers.first()).toBeVisible();
  await expect(wall.question).toHaveValue("");
});

test("a slash in a question is a slash", async ({ wall }) => {
  await wall.question.focus();
  await wall.page.keyboard.type("1/2");
  await expect(wall.question).toHaveValue("1/2");
});

test("the number keys go to the panels, and a row is chosen with Enter", async ({ wall }) => {
  await wall.page.keyboard.press("2");
  await expect(wall.page.locator("#answers")).toBeFocused();
  await wall.page.keyboard.press("1");
  await expect(wall.page.locator("#field")).toBeFocused();
  await wall.page.keyboard.press("Tab");
  await wall.page.keyboard.press("Enter");
  await expect(wall.page.getByRole("button", { name: /: our car$/ })).toHaveCount(1);
});

test("the race chooser opens, keeps the focus and closes with Escape", async ({ wall }) => {
  const opener = wall.page.locator("header button[aria-haspopup=dialog]");
  await opener.press("Enter");
  await expect(wall.page.getByRole("dialog", { name: "Races" })).toBeVisible();
  await wall.page.keyboard.press("Escape");
  await expect(wall.page.getByRole("dialog")).toBeHidden();
  await expect(opener).toBeFocused();
});
