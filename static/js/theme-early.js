// A classic script in the head: it runs before the first paint, so that a chosen theme does not flash.
// Whoever is logged in gets the account's theme from the server.
try {
  const chosen = localStorage.getItem("theme");
  const isVisitor = !document.documentElement.dataset.accountTheme;
  if (isVisitor && (chosen === "light" || chosen === "dark")) document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be forbidden; the system's theme is used then.
}
