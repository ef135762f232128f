// Sets the theme chosen on this device before the first paint. A file of its own, so that the
// page needs no inline script.
try {
  const chosen = localStorage.getItem("alora.theme");
  document.documentElement.dataset.theme = chosen === "light" ? "light" : "dark";
} catch {
  document.documentElement.dataset.theme = "dark";
}
