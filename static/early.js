// What cannot wait for the app's own scripts.

// A stored light or dark choice, before the first paint. The same key and colours as src/lib/ui/theme.svelte.ts.
(() => {
  try {
    const theme = localStorage.getItem('roost-theme');
    if (theme !== 'light' && theme !== 'dark') return;
    document.documentElement.dataset.theme = theme;
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
      meta.content = theme === 'light' ? '#f6f3ed' : '#191714';
    }
  } catch {
    // Storage can be forbidden: the system's choice then stands.
  }
})();

// The browser offers the installation once; src/lib/app/open-app-shell.ts takes the offer up from here.
addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  globalThis.roostInstallOffer = event;
});
