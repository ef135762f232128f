import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { AloraClient } from "@/api/client";
import { browserEnvironment, socketUrl } from "@/api/environment";
import { SessionContext } from "@/features/session/hooks";
import { Session } from "@/features/session/store";
import { DeviceSettings, type TextStore } from "@/lib/storage";

import { App } from "./App";
import "./index.css";
import "./features/header/header.css";
import "./features/tower/tower.css";

function deviceStore(): TextStore | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

const environment = browserEnvironment();
const settings = new DeviceSettings(deviceStore());
const session = new Session(
  new AloraClient(socketUrl(window.location), environment),
  settings,
  () => environment.now(),
  (run) => requestAnimationFrame(run),
);
session.start();
window.addEventListener("online", () => {
  session.hurry();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") session.hurry();
});

const root = document.getElementById("app");
if (!root) throw new Error("index.html has no #app");
createRoot(root).render(
  <StrictMode>
    <SessionContext value={session}>
      <App settings={settings} />
    </SessionContext>
  </StrictMode>,
);
