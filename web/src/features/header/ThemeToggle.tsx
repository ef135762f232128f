import { useState } from "react";

import { Button } from "@/components/Button";
import { Icon } from "@/components/Icon";
import type { DeviceSettings } from "@/lib/storage";

const PAGE_COLOR = { dark: "#0b0d11", light: "#e9edf2" } as const;

type Theme = keyof typeof PAGE_COLOR;

function show(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
  document.querySelector('meta[name="theme-color"]')?.setAttribute("content", PAGE_COLOR[theme]);
}

/** Dark for the night, light for the sun; kept on this device. */
export function ThemeToggle({ settings }: { settings: DeviceSettings }) {
  const [theme, setTheme] = useState<Theme>(() =>
    settings.get("theme") === "light" ? "light" : "dark",
  );
  const other = theme === "dark" ? "light" : "dark";
  return (
    <Button
      look="quiet"
      aria-label={`Switch to the ${other} theme`}
      onClick={() => {
        show(other);
        settings.set("theme", other);
        setTheme(other);
      }}
    >
      <Icon name={theme === "dark" ? "sun" : "moon"} />
    </Button>
  );
}
