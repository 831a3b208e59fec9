// Runs before the page is painted, so that a chosen theme does not flash the other one first.
(() => {
  try {
    const theme = localStorage.getItem("parley.theme");
    if (theme === "light" || theme === "dark") {
      document.documentElement.dataset.theme = theme;
      for (const meta of document.querySelectorAll("meta[name=theme-color]"))
        meta.setAttribute("content", meta.getAttribute(`data-${theme}`) ?? "");
    }
  } catch {
    // Storage is switched off: the system's theme is used.
  }
})();
