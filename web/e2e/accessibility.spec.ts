import AxeBuilder from "@axe-core/playwright";

import { expect, test, type PitWall } from "./fixtures";

async function violations(wall: PitWall): Promise<string[]> {
  const found = await new AxeBuilder({ page: wall.page }).analyze();
  return found.violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")}`),
  );
}

for (const theme of ["dark", "light"]) {
  for (const width of [390, 1440]) {
    test(`no axe violation in the ${theme} theme at ${width} px`, async ({ page, wall }) => {
      await page.setViewportSize({ width, height: 844 });
      if (theme === "light") await page.getByRole("button", { name: /light theme/ }).click();
      await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
      expect(await violations(wall)).toEqual([]);
      await wall.ask("When should I pit?");
      await expect(wall.answers.first()).toBeVisible();
      await wall.answers.first().getByText("Lap by lap").click();
      await wall.answers.first().getByText("Where the time went").click();
      expect(await violations(wall)).toEqual([]);
      await page.locator("header button[aria-haspopup=dialog]").click();
      await expect(page.getByRole("dialog", { name: "Races" })).toBeVisible();
      expect(await violations(wall)).toEqual([]);
    });
  }
}

test("the theme is kept on this device", async ({ wall }) => {
  await wall.page.getByRole("button", { name: /light theme/ }).click();
  await wall.open();
  await expect(wall.page.locator("html")).toHaveAttribute("data-theme", "light");
});
