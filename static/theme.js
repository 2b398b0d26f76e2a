// Applies a stored light or dark choice before the first paint. The same key as src/lib/ui/theme.svelte.ts.
(() => {
  try {
    const theme = localStorage.getItem('roost-theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage can be forbidden: the system's choice then stands.
  }
})();
