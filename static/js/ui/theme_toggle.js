/** The switch between light and dark; without a choice the system decides. */

const KEY = "parley.theme";

/** Make every element with `data-theme-toggle` switch the theme. */
export function initThemeToggles() {
  for (const toggle of document.querySelectorAll("[data-theme-toggle]"))
    toggle.addEventListener("click", () => setTheme(currentTheme() === "dark" ? "light" : "dark"));
}

/** @returns {"light" | "dark"} */
function currentTheme() {
  const { theme } = document.documentElement.dataset;
  if (theme === "light" || theme === "dark") return theme;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** @param {"light" | "dark"} theme */
function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  // The browser's own bars follow the page.
  for (const meta of document.querySelectorAll("meta[name=theme-color]"))
    if (meta instanceof HTMLMetaElement) meta.content = meta.dataset[theme] ?? meta.content;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage is switched off: the choice lasts as long as the page.
  }
}
