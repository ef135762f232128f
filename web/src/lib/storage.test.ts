import { expect, test } from "vitest";

import { DeviceSettings } from "./storage";

test("a setting is kept under the app's own name", () => {
  const kept = new Map<string, string>();
  const settings = new DeviceSettings({
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      kept.set(key, value);
    },
  });
  settings.set("theme", "light");
  expect(settings.get("theme")).toBe("light");
  expect([...kept.keys()]).toEqual(["alora.theme"]);
});

test("a store that refuses is no error", () => {
  const refuse = () => {
    throw new Error("denied");
  };
  const settings = new DeviceSettings({ getItem: refuse, setItem: refuse });
  settings.set("theme", "light");
  expect(settings.get("theme")).toBeNull();
  expect(new DeviceSettings(null).get("theme")).toBeNull();
});
